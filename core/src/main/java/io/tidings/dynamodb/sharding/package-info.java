/// Adaptive write sharding, fenced: nothing outside this package knows how it works.
///
/// DynamoDB accepts about 1,000 writes a second in one partition. The ids of events and deliveries of busy organizations
/// encode a shard count ([io.tidings.identity.ShardCount]); those of all others encode one shard, and cost nothing.
/// The record of such an id is in one of several partitions (`WEBHOOK#w#5` instead of `WEBHOOK#w`), which follows from the id
/// alone ([io.tidings.dynamodb.sharding.ShardKey]).
///
/// Before the first record of about an hour goes to another shard, a marker is put into the unsharded partition
/// ([io.tidings.dynamodb.sharding.ShardMarkers]). Readers of a list ([io.tidings.dynamodb.sharding.ShardMergeReader], and
/// [io.tidings.dynamodb.sharding.HeldShards] for the due index) query that partition, meet the marker before the first
/// record that it concerns, and merge the shards from there. A list without markers takes one query.
///
/// Records are attribute maps here. The package knows no type of record, and of the table only what
/// [io.tidings.dynamodb.sharding.ShardedTable] says and the names of its keys.
package io.tidings.dynamodb.sharding;

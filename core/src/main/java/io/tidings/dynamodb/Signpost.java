package io.tidings.dynamodb;

import java.time.Instant;
import java.util.List;

import io.tidings.delivery.ParkedDelivery.DueKey;
import io.tidings.identity.Spread;

/// Says in a partition that some of what belongs there lies in others, whose keys have the number of the part at their
/// end: `WEBHOOK#w#5`.
///
/// It stands where whoever reads the partition in its order comes by before the first record that it speaks of. Ids
/// begin with their second; a signpost is for all records whose ids have the same first [#BUCKET] digits, those of 68
/// minutes: one stands before (`~`) them in descending order, and one (`!`) in ascending order.
final class Signpost {

    /// How many digits of their ids the records of one signpost have in common.
    static final int BUCKET = 5;

    static final String SPREAD = "spread";

    private static final int ID_LENGTH = 24;
    private static final char FIRST = '!';
    private static final char LAST = '~';

    private Signpost() {}

    /// The partition of the record of `id`, among those of `partition`.
    static String partition(String partition, String id) {
        Spread spread = Spread.of(id);
        return spread.equals(Spread.NONE) ? partition : part(partition, spread.partition(id));
    }

    static String part(String partition, int number) {
        return partition + "#" + number;
    }

    static String bucket(String id) {
        return id.substring(0, BUCKET);
    }

    /// Those that must stand before the record of `id` is put.
    ///
    /// @param prefix what stands before ids in sort keys
    static List<Item> of(String partition, String prefix, String id, Instant expiresAt) {
        int level = Spread.of(id).level();
        String bucket = prefix + bucket(id);
        return List.of(post(partition, bucket + FIRST + level, level, expiresAt),
                post(partition, bucket + LAST + level, level, expiresAt));
    }

    /// The one that leads a part of the due index, besides, to other parts.
    ///
    /// @param waiting the partition of the index
    static Item ofWaiting(String partition, String sort, String waiting, Spread spread, Instant expiresAt) {
        return post(partition, sort + spread.level(), spread.level(), expiresAt)
                .put(new DueKey(waiting, String.valueOf(FIRST) + spread.level()));
    }

    private static Item post(String partition, String sort, int level, Instant expiresAt) {
        return Item.with(Item.key(partition, sort))
                .put(SPREAD, level)
                .put(TidingsTable.EXPIRES_AT, expiresAt.getEpochSecond());
    }

    static boolean isOne(Item item) {
        return item.has(SPREAD);
    }

    static Spread spread(Item signpost) {
        return new Spread(Math.toIntExact(signpost.number(SPREAD)));
    }

    /// How many more parts of the due index there are, as the places in it say.
    static int waitingParts(List<Item> waiting) {
        return waiting.stream()
                .map(item -> item.dueKey().position())
                .filter(Signpost::isWaitingOne)
                .mapToInt(position -> new Spread(Integer.parseInt(position.substring(1))).partitions())
                .max()
                .orElse(0);
    }

    static boolean isWaitingOne(String position) {
        return position.charAt(0) == FIRST;
    }

    /// Behind all that a bucket holds, and before the next, or the other way round.
    ///
    /// @param bucket with the prefix
    static String edge(String bucket, boolean ascending) {
        return bucket + (ascending ? FIRST : LAST);
    }

    /// The id that is next to a signpost, or the id itself.
    static String nextId(String idOrSignpost) {
        if (idOrSignpost.length() == ID_LENGTH) {
            return idOrSignpost;
        }
        String digit = idOrSignpost.charAt(BUCKET) == LAST ? "f" : "0";
        return idOrSignpost.substring(0, BUCKET) + digit.repeat(ID_LENGTH - BUCKET);
    }

}

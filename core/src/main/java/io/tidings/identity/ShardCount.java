package io.tidings.identity;

/// The number of shards over which records that belong together are distributed, such as the deliveries of one webhook.
/// A partition accepts about 1,000 writes a second, whatever the store as a whole accepts.
///
/// The last digit of an id encodes it, so the key of a record follows from its id: 8 for one shard, which is all that
/// most tenants ever need, and 5, 6 and 7 for 4, 16 and 64. With these, the time at the beginning of the id is that of
/// [PreciseId]. Ids of former builds have 0, and 1, 2 and 3 for 4, 16 and 64; every other digit means 0.
///
/// @param level 0 to [#MAX_LEVEL]
public record ShardCount(int level) {

    public static final int MAX_LEVEL = 3;

    /// One partition.
    public static final ShardCount ONE = new ShardCount(0);

    private static final int LAST = 23;
    private static final int RADIX = 16;

    /// Behind the time, four digits that are random.
    private static final int RANDOM_BEGIN = 8;
    private static final int PRECISE_RANDOM_BEGIN = 12;
    private static final int RANDOM_DIGITS = 4;

    /// What is added to the levels of ids with a precise time.
    private static final int PRECISE = 4;
    private static final int PRECISE_NONE = 8;

    public ShardCount {
        if (level < 0 || level > MAX_LEVEL) {
            throw new IllegalArgumentException("level must be 0 to " + MAX_LEVEL);
        }
    }

    /// What `id` says.
    public static ShardCount of(String id) {
        int digit = last(id);
        int level = digit > PRECISE && digit < PRECISE_NONE ? digit - PRECISE : digit;
        return level > MAX_LEVEL ? ONE : new ShardCount(level);
    }

    /// Whether `id` begins with a precise time.
    static boolean isPrecise(String id) {
        int digit = last(id);
        return digit > PRECISE && digit <= PRECISE_NONE;
    }

    private static int last(String id) {
        return Character.digit(id.charAt(LAST), RADIX);
    }

    /// `id`, which begins with a precise time, saying this.
    public String encodedIn(PreciseId id) {
        return id.value().substring(0, LAST) + (level == 0 ? PRECISE_NONE : PRECISE + level);
    }

    /// `id`, which begins with a second, saying this.
    public String encodedIn(String id) {
        return id.substring(0, LAST) + level;
    }

    public int shards() {
        return 1 << (2 * level);
    }

    /// In which of the partitions the record of `id` is, from 0.
    public int shardOf(String id) {
        int begin = isPrecise(id) ? PRECISE_RANDOM_BEGIN : RANDOM_BEGIN;
        return Integer.parseInt(id, begin, begin + RANDOM_DIGITS, RADIX) % shards();
    }
}

package io.tidings.identity;

/// Over how many partitions of the store those records are spread that belong together, such as the deliveries of one
/// webhook. A partition takes about 1,000 writes a second, whatever the store as a whole can take.
///
/// The last digit of an id says it, so that whoever has an id knows where its record is: 0 for one partition, which is
/// all that most tenants ever need, and 1, 2 and 3 for 4, 16 and 64. Every other digit means 0.
///
/// @param level 0 to [#MAX_LEVEL]
public record Spread(int level) {

    public static final int MAX_LEVEL = 3;

    /// One partition.
    public static final Spread NONE = new Spread(0);

    private static final int LAST = 23;
    private static final int RADIX = 16;

    /// Behind the time, four digits that are random.
    private static final int RANDOM_BEGIN = 8;
    private static final int RANDOM_END = 12;

    public Spread {
        if (level < 0 || level > MAX_LEVEL) {
            throw new IllegalArgumentException("level must be 0 to " + MAX_LEVEL);
        }
    }

    /// What `id` says.
    public static Spread of(String id) {
        int digit = Character.digit(id.charAt(LAST), RADIX);
        return digit > MAX_LEVEL ? NONE : new Spread(digit);
    }

    /// `id`, saying this.
    public String mark(String id) {
        return id.substring(0, LAST) + level;
    }

    public int partitions() {
        return 1 << (2 * level);
    }

    /// In which of the partitions the record of `id` is, from 0.
    public int partition(String id) {
        return Integer.parseInt(id, RANDOM_BEGIN, RANDOM_END, RADIX) % partitions();
    }
}

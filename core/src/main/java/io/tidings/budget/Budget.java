package io.tidings.budget;

/// How much work may be done for something that a tenant wrote: a number of steps, counted by what evaluates it. Not safe
/// for use by several threads.
///
/// A step is what takes about 50 ns. Counting does not depend on how busy the machine is, so that the same input always
/// has the same outcome.
public final class Budget {

    /// For one evaluation: about half a second of one processor.
    public static final long STEPS_PER_EVALUATION = 10_000_000;

    private final long limit;
    private long used;

    private Budget(long limit) {
        this.limit = limit;
    }

    public static Budget ofSteps(long limit) {
        return new Budget(limit);
    }

    /// For one evaluation.
    public static Budget ofOneEvaluation() {
        return new Budget(STEPS_PER_EVALUATION);
    }

    /// Does some of the work.
    ///
    /// @throws BudgetExceededException if that is more than what is left
    public void take(long steps) {
        used += steps;
        if (used > limit) {
            throw new BudgetExceededException();
        }
    }

    /// How many steps were taken, with those that exceeded it.
    public long used() {
        return used;
    }

    /// Uses it up: what is being evaluated takes too much of something that is not counted.
    public BudgetExceededException exceeded() {
        used = Math.max(used, limit + 1);
        return new BudgetExceededException();
    }
}

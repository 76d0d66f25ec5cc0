package io.tidings.budget;

/// Ends an evaluation whose [Budget] is used up. The evaluator that was given the budget catches it, and answers an
/// expected outcome: it never leaves that.
public final class BudgetExceededException extends RuntimeException {

    /// Without a stack trace: it is control flow.
    BudgetExceededException() {
        super("the budget is used up", null, false, false);
    }
}

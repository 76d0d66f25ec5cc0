package io.tidings.function;

import java.util.List;

/// What a function does before a snapshot of its process is taken, so that everything an event needs is loaded and
/// linked in processes that start from it. Each function has one.
public interface Priming {

    /// What is done, in this order. It may go all the way to the table, but changes nothing.
    List<Step> steps();

    /// @param name for the log, should it fail
    record Step(String name, Runnable work) {}
}

package io.tidings.removal;

import java.util.Optional;

/// The data of removed organizations and projects in the store: events, contents, idempotency records and deliveries.
public interface Leftovers {

    /// Deletes the next of what a removal has left: some hundred records at most. Nothing of a later registration of the
    /// same id is touched. Repeating a step is harmless.
    ///
    /// @param removal its position says where to go on
    /// @throws RuntimeException if the store fails; what was deleted until then stays deleted
    Step delete(Removal removal);

    /// A step that was made.
    ///
    /// @param removed what it deleted
    /// @param next where to go on; empty at the end of a pass
    record Step(Removal.Counts removed, Optional<String> next) {}
}

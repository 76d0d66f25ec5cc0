package io.tidings.api.audit;

import java.time.Clock;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import jakarta.inject.Singleton;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidings.api.json.Views;
import io.tidings.api.problem.ProblemException;
import io.tidings.audit.AuditId;
import io.tidings.audit.AuditLog;
import io.tidings.audit.AuditRecord;
import io.tidings.identity.IdGenerator;

/// Makes changes so that none goes unrecorded: the record is written first, and confirmed after.
///
/// A refused change withdraws its record. If the result is unknown, because the process died or the store did not
/// answer, the record stays, unconfirmed.
@Singleton
public final class Audit {

    private static final Logger LOG = LoggerFactory.getLogger(Audit.class);

    private final AuditLog log;
    private final Views views;
    private final IdGenerator ids;
    private final Clock clock;

    Audit(AuditLog log, Views views, IdGenerator ids, Clock clock) {
        this.log = log;
        this.views = views;
        this.ids = ids;
        this.clock = clock;
    }

    /// Makes a change.
    ///
    /// @param make throws [ProblemException] if the change is not made
    /// @throws RuntimeException if the record cannot be written; then the change is not made
    public <T> T record(Change change, Supplier<T> make) {
        AuditRecord record = draft(change);
        log.save(record);
        T made;
        try {
            made = make.get();
        } catch (ProblemException e) {
            afterwards("taken back", record, () -> log.remove(record));
            throw e;
        }
        afterwards("confirmed", record, () -> log.save(record.confirm()));
        return made;
    }

    /// Makes a change, or tries to.
    ///
    /// @param make says whether the change was made
    /// @return what `make` says
    /// @throws RuntimeException if the record cannot be written; then the change is not made
    public boolean recordIf(Change change, BooleanSupplier make) {
        AuditRecord record = draft(change);
        log.save(record);
        boolean made = make.getAsBoolean();
        if (made) {
            afterwards("confirmed", record, () -> log.save(record.confirm()));
        } else {
            afterwards("taken back", record, () -> log.remove(record));
        }
        return made;
    }

    /// The change has been made, even if its record cannot be confirmed.
    private static void afterwards(String what, AuditRecord record, Runnable write) {
        try {
            write.run();
        } catch (RuntimeException e) {
            LOG.warn("the audit record {} could not be {}", record.id().value(), what, e);
        }
    }

    private AuditRecord draft(Change change) {
        Optional<ObjectNode> before = change.before().map(this::tree);
        Optional<ObjectNode> after = change.after().map(this::tree);
        if (before.isPresent() && after.isPresent()) {
            Snapshots.keepDifferences(before.get(), after.get());
        }
        return new AuditRecord(new AuditId(ids.next()), clock.instant(), change.actor().identity(),
                Optional.of(change.actor().role()), change.action(), change.subject(), change.organization(),
                before.map(Snapshots::text), after.map(Snapshots::text), false);
    }

    /// A copy that may be changed.
    private ObjectNode tree(Object view) {
        return view instanceof ObjectNode object ? object.deepCopy() : views.tree(view);
    }
}

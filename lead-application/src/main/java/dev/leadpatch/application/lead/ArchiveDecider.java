package dev.leadpatch.application.lead;

import dev.leadpatch.application.access.ApiKey.ApiKeyFlag;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.lead.LeadEvent.Actor;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.UpdateLead.Result;
import dev.leadpatch.domain.lead.ChangeKind;
import dev.leadpatch.domain.lead.Lead;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Decides whether a lead is archived, restored or erased. As in {@link UpdateDecider}, decisions are pure functions:
 * the clock is read once per command.
 */
public final class ArchiveDecider {
    private final InstantSource clock;

    /** @param clock the time of changes */
    public ArchiveDecider(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Returns the decision function of an archive. The order of its checks: existence of the lead, required
     * precondition, whether the lead is archived already, precondition.
     */
    Function<Optional<LeadSnapshot>, Decision<Result>> archive(ArchiveLead.Command command) {
        Instant now = clock.instant();
        return found -> exceptErased(found)
                .map(snapshot -> archive(snapshot, command, now))
                .orElseGet(ArchiveDecider::notFound);
    }

    private static Decision<Result> archive(LeadSnapshot snapshot, ArchiveLead.Command command, Instant now) {
        Caller caller = command.caller();
        if (!command.precondition().expectsVersion() && caller.hasFlag(ApiKeyFlag.REQUIRE_PRECONDITIONS)) {
            return new Decision.NoWrite<>(new Result.PreconditionRequired());
        }
        if (snapshot.lead().isArchived()) {
            return new Decision.NoWrite<>(new Result.Unchanged(snapshot));
        }
        if (!command.precondition().holds(snapshot.lead().version())) {
            return PreconditionCheck.versionMismatch(snapshot.lead(), command.precondition(), caller);
        }
        return write(snapshot, event(ChangeKind.ARCHIVED, snapshot, Lead::archive, caller, command.requestId(), now));
    }

    /**
     * Returns the decision function of a restore. The order of its checks: existence of the lead, whether the lead is
     * archived, precondition.
     */
    Function<Optional<LeadSnapshot>, Decision<Result>> restore(RestoreLead.Command command) {
        Instant now = clock.instant();
        return found -> exceptErased(found)
                .map(snapshot -> restore(snapshot, command, now))
                .orElseGet(ArchiveDecider::notFound);
    }

    private static Decision<Result> restore(LeadSnapshot snapshot, RestoreLead.Command command, Instant now) {
        if (!snapshot.lead().isArchived()) {
            return new Decision.NoWrite<>(new Result.Unchanged(snapshot));
        }
        Caller caller = command.caller();
        if (!command.precondition().holds(snapshot.lead().version())) {
            return PreconditionCheck.versionMismatch(snapshot.lead(), command.precondition(), caller);
        }
        return write(snapshot, event(ChangeKind.RESTORED, snapshot, Lead::restore, caller, command.requestId(), now));
    }

    /** Returns the function that creates the event of an erasure. */
    Function<LeadSnapshot, LeadEvent> erase(EraseLead.Command command) {
        Instant now = clock.instant();
        return snapshot -> event(ChangeKind.ERASED, snapshot, Lead::erase, command.caller(), command.requestId(), now);
    }

    /** A transition of a lead to its next version. */
    @FunctionalInterface
    private interface Transition {
        Lead apply(Lead lead, Instant now);
    }

    private static LeadEvent event(
            ChangeKind kind,
            LeadSnapshot snapshot,
            Transition transition,
            Caller caller,
            String requestId,
            Instant now) {
        return new LeadEvent(
                kind,
                transition.apply(snapshot.lead(), now),
                snapshot.catalog(),
                List.of(),
                Actor.of(caller),
                requestId);
    }

    private static Decision<Result> write(LeadSnapshot snapshot, LeadEvent event) {
        LeadSnapshot changed = new LeadSnapshot(event.lead(), snapshot.catalog());
        return new Decision.Write<>(event, new Result.Updated(changed, List.of()));
    }

    private static Optional<LeadSnapshot> exceptErased(Optional<LeadSnapshot> found) {
        return found.filter(snapshot -> !snapshot.lead().isErased());
    }

    private static Decision<Result> notFound() {
        return new Decision.NoWrite<>(new Result.NotFound());
    }
}

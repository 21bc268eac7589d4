package dev.leadpatch.application.lead;

import dev.leadpatch.application.access.ApiKey.ApiKeyFlag;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.UpdateLead.Command;
import dev.leadpatch.application.lead.UpdateLead.Result;
import dev.leadpatch.domain.lead.Lead;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** Checks the preconditions of a request against the current version of the lead. */
final class PreconditionCheck {

    private PreconditionCheck() {}

    /**
     * Returns the decision for an update whose precondition is missing or not met. The {@code updated_at} of a patch is a
     * precondition too: each version of a lead has its own.
     */
    static Optional<Decision<Result>> findUnmet(Lead lead, Command command) {
        Optional<Instant> updatedAt = command.patch().readOnlyMembers().updatedAt();
        boolean expectsVersion = command.precondition().expectsVersion() || updatedAt.isPresent();
        if (!expectsVersion && command.caller().hasFlag(ApiKeyFlag.REQUIRE_PRECONDITIONS)) {
            return Optional.of(new Decision.NoWrite<>(new Result.PreconditionRequired()));
        }
        if (!command.precondition().holds(lead.version())) {
            return Optional.of(versionMismatch(lead, command.precondition(), command.caller()));
        }
        return updatedAt
                .filter(time -> !time.equals(lead.updatedAt()))
                .map(time -> new Decision.NoWrite<>(new Result.VersionMismatch(lead.version(), Optional.empty())));
    }

    static Decision<Result> versionMismatch(Lead lead, Precondition precondition, Caller caller) {
        OptionalLong sinceVersion = precondition.highestVersion();
        if (sinceVersion.isEmpty() || !caller.hasPermission(Permission.READ)) {
            return new Decision.NoWrite<>(new Result.VersionMismatch(lead.version(), Optional.empty()));
        }
        return new Decision.NeedsHistory<>(
                lead.id(), sinceVersion.getAsLong(), fields -> new Result.VersionMismatch(lead.version(), fields));
    }
}

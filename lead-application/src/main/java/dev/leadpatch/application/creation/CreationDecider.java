package dev.leadpatch.application.creation;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.creation.CreateLead.Command;
import dev.leadpatch.application.creation.CreateLead.Match;
import dev.leadpatch.application.creation.CreateLead.OnMatch;
import dev.leadpatch.application.lead.ItemDecider;
import dev.leadpatch.application.lead.Precondition;
import dev.leadpatch.application.lead.UpdateDecider;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.domain.access.WritableFields;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.LeadChange;
import dev.leadpatch.domain.lead.LeadCreation;
import dev.leadpatch.domain.lead.LeadOrigin;
import dev.leadpatch.domain.lead.MatchField;
import dev.leadpatch.domain.patch.LeadDraft;
import dev.leadpatch.domain.patch.LeadPatch;
import dev.leadpatch.domain.patch.PatchValidator;
import dev.leadpatch.domain.value.Deadline;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.value.Patch;
import jakarta.validation.Validator;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Decides whether a draft becomes a new lead or changes the lead that matches. Clients can rely on the order of the
 * checks: match field, fields that the caller may write, match value, several matches, then the checks of an update or the violations of a new lead.
 */
public final class CreationDecider {
    private final UpdateDecider updateDecider;
    private final PatchValidator validator;
    private final InstantSource clock;
    private final Supplier<UUID> uuids;

    /**
     * Creates a decider.
     *
     * @param updateDecider decides updates of leads that match
     * @param uuids generates the UUIDs of new leads
     */
    public CreationDecider(
            UpdateDecider updateDecider, Validator validator, InstantSource clock, Supplier<UUID> uuids) {
        this.updateDecider = updateDecider;
        this.validator = new PatchValidator(validator);
        this.clock = clock;
        this.uuids = uuids;
    }

    Deadline deadline() {
        return updateDecider.deadline();
    }

    /**
     * Prepares the decision about one draft. The clock is read and the UUID is generated here, so that the decision is
     * a pure function of the matches and the catalog.
     *
     * @param id the id of the new lead
     * @param rules with the current catalog, by which the match key is read
     */
    CreationItem itemFor(Command command, LeadId id, DraftRules rules, Deadline deadline) {
        deadline.check();
        LeadDraft draft = command.draft();
        LeadDraft.Identity identity = draft.identity();
        LeadOrigin origin = new LeadOrigin(
                identity.createdAt() == null ? clock.instant() : identity.createdAt(),
                draft.source(),
                draft.partnerType(),
                rules.createdBy(command));
        return new CreationItem(
                command,
                new LeadCreation(
                        id,
                        command.caller().company(),
                        identity.uuid() == null ? uuids.get() : identity.uuid(),
                        origin),
                draft.patch().check(validator),
                command.match().flatMap(match -> match.field().keyOf(draft, rules.catalog())),
                Arrays.stream(MatchField.IdentityField.values())
                        .flatMap(field -> field.keyOf(identity).stream())
                        .toList(),
                command.match().map(match -> updateOf(command, match, id, rules, deadline)),
                rules,
                deadline);
    }

    /**
     * Returns the fields that the draft may contain: those that the caller may write, and the one to match by. A value
     * to match by is not written to the lead that matches, so it requires no permission.
     */
    static WritableFields fieldsOf(Command command) {
        WritableFields fields = command.caller().fields();
        return command.match()
                .map(match -> fields.including(match.field().wireName()))
                .orElse(fields);
    }

    /**
     * Returns a patch that does not set the plain field to match by, because its value may be spelled differently.
     * Values of custom fields match exactly, so that they change nothing.
     */
    private static LeadPatch withoutValue(MatchField field, LeadPatch patch) {
        return new LeadPatch(
                patch.companyName(),
                field == MatchField.PlainField.EMAIL ? Patch.keep() : patch.email(),
                field == MatchField.PlainField.PHONE_NUMBER ? Patch.keep() : patch.phoneNumber(),
                patch.firstName(),
                patch.lastName(),
                patch.status(),
                patch.assignedUsers(),
                patch.tags(),
                patch.customFields(),
                patch.conditions(),
                patch.readErrors(),
                patch.readOnlyMembers());
    }

    private ItemDecider updateOf(Command command, Match match, LeadId id, DraftRules rules, Deadline deadline) {
        // only an update can overwrite what the client has not seen
        Precondition precondition = match.onMatch() == OnMatch.UPDATE ? Precondition.NONE : Precondition.EXISTS;
        Caller caller = command.caller();
        LeadPatch fields = command.draft().patch();
        UpdateLead.Command update = new UpdateLead.Command(
                caller.withFields(fieldsOf(command)),
                id,
                caller.fields().permits(match.field().wireName()) ? fields : withoutValue(match.field(), fields),
                command.requestId(),
                precondition,
                Optional.empty());
        return updateDecider.deciderFor(
                update,
                switch (match.onMatch()) {
                    case UPDATE -> rules::update;
                    case FILL -> Lead::fill;
                    case SKIP -> (lead, patch, catalog, now, budget) -> LeadChange.Unchanged.INSTANCE;
                },
                deadline);
    }
}

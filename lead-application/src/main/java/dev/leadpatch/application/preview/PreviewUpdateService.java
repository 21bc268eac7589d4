package dev.leadpatch.application.preview;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.lead.LeadSnapshot;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadUpdatedEvent;
import dev.leadpatch.application.lead.UpdateDecider;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EndpointId;
import dev.leadpatch.application.webhook.EndpointStore;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Previews changes of leads in a {@link LeadStore}: they go a change's own way, but for the writing. */
public final class PreviewUpdateService implements PreviewUpdate {
    private final LeadStore leadStore;
    private final EndpointStore endpointStore;
    private final UpdateDecider decider;

    public PreviewUpdateService(LeadStore leads, EndpointStore endpoints, UpdateDecider judge) {
        this.leadStore = leads;
        this.endpointStore = endpoints;
        this.decider = judge;
    }

    @Override
    public Result preview(UpdateLead.Command command) {
        Caller caller = command.caller();
        for (Permission needed : List.of(Permission.WRITE, Permission.READ)) {
            if (!caller.hasPermission(needed)) {
                return new Result.Refused(new UpdateLead.Result.Forbidden(needed));
            }
        }
        List<Endpoint> subscribed = endpointStore.list(caller.company());
        Function<Optional<LeadSnapshot>, Decision<UpdateLead.Result>> decision = decider.deciderFor(command);
        return leadStore
                .change(Change.<Result>of(
                        caller.company(),
                        command.lead(),
                        lead -> withoutWriting(decision.apply(lead), lead, subscribed),
                        Optional.empty()))
                .fold(
                        result -> result,
                        repetition -> new Result.Refused(new UpdateLead.Result.Replayed(repetition)),
                        () -> new Result.Refused(new UpdateLead.Result.Busy()));
    }

    private static Decision<Result> withoutWriting(
            Decision<UpdateLead.Result> verdict, Optional<LeadSnapshot> lead, List<Endpoint> subscribed) {
        return verdict.fold(
                write -> new Decision.NoWrite<>(
                        accepted(lead.orElseThrow(), write.events().get(0), subscribed)),
                leave -> new Decision.NoWrite<>(
                        leave.result() instanceof UpdateLead.Result.Unchanged unchanged
                                ? new Result.Accepted(
                                        unchanged.snapshot().lead().version(), List.of(), List.of())
                                : new Result.Refused(leave.result())),
                lookUp -> new Decision.NeedsHistory<>(
                        lookUp.leadId(),
                        lookUp.sinceVersion(),
                        changed -> new Result.Refused(lookUp.toResult().apply(changed))));
    }

    private static Result accepted(LeadSnapshot lead, LeadUpdatedEvent event, List<Endpoint> subscribed) {
        List<EndpointId> told = subscribed.stream()
                .filter(endpoint -> endpoint.receivesChangesBy(event.actor()))
                .map(Endpoint::id)
                .toList();
        return new Result.Accepted(lead.lead().version(), event.changes(), told);
    }
}

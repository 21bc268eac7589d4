package dev.leadpatch.application.preview;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.lead.FoundLead;
import dev.leadpatch.application.lead.LeadJudge;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Verdict;
import dev.leadpatch.application.lead.LeadUpdated;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EndpointId;
import dev.leadpatch.application.webhook.Endpoints;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Previews changes of leads in a {@link LeadStore}: they go a change's own way, but for the writing. */
public final class UpdatePreviews implements PreviewUpdate {
    private final LeadStore leads;
    private final Endpoints endpoints;
    private final LeadJudge judge;

    public UpdatePreviews(LeadStore leads, Endpoints endpoints, LeadJudge judge) {
        this.leads = leads;
        this.endpoints = endpoints;
        this.judge = judge;
    }

    @Override
    public Result preview(UpdateLead.Command command) {
        Caller caller = command.caller();
        for (Permission needed : List.of(Permission.WRITE, Permission.READ)) {
            if (!caller.may(needed)) {
                return new Result.Refused(new UpdateLead.Result.Forbidden(needed));
            }
        }
        List<Endpoint> subscribed = endpoints.list(caller.company());
        Function<Optional<FoundLead>, Verdict<UpdateLead.Result>> decision = judge.decision(command);
        return leads.change(Change.<Result>of(
                        caller.company(),
                        command.lead(),
                        lead -> unwritten(decision.apply(lead), lead, subscribed),
                        Optional.empty()))
                .fold(
                        result -> result,
                        repetition -> new Result.Refused(new UpdateLead.Result.Repeated(repetition)),
                        () -> new Result.Refused(new UpdateLead.Result.Busy()));
    }

    private static Verdict<Result> unwritten(
            Verdict<UpdateLead.Result> verdict, Optional<FoundLead> lead, List<Endpoint> subscribed) {
        return verdict.fold(
                write -> new Verdict.Leave<>(
                        accepted(lead.orElseThrow(), write.events().get(0), subscribed)),
                leave -> new Verdict.Leave<>(
                        leave.result() instanceof UpdateLead.Result.Unchanged unchanged
                                ? new Result.Accepted(unchanged.found().lead().version(), List.of(), List.of())
                                : new Result.Refused(leave.result())),
                lookUp -> new Verdict.LookUp<>(
                        lookUp.lead(),
                        lookUp.since(),
                        changed -> new Result.Refused(lookUp.result().apply(changed))));
    }

    private static Result accepted(FoundLead lead, LeadUpdated event, List<Endpoint> subscribed) {
        List<EndpointId> told = subscribed.stream()
                .filter(endpoint -> endpoint.wants(event.actor()))
                .map(Endpoint::id)
                .toList();
        return new Result.Accepted(lead.lead().version(), event.changes(), told);
    }
}

package dev.leadpatch.application.creation;

import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.bulk.BulkResult;
import dev.leadpatch.application.bulk.ItemDecisions;
import dev.leadpatch.application.lead.CatalogStore;
import dev.leadpatch.application.lead.LeadIdAllocator;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decider;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.Snapshots;
import dev.leadpatch.application.lead.StoreCapability;
import dev.leadpatch.application.lead.UpdateDecider;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.lead.MatchKey;
import dev.leadpatch.domain.patch.BulkDraftReader.ParsedBulkDraft;
import dev.leadpatch.domain.patch.LeadDraft;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.Deadline;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.violation.Violations.ValidationBudget;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Creates many leads by one change of a {@link LeadStore}. */
public final class BulkCreateLeadsService implements BulkCreateLeads {
    /** Maximum number of violations of one row of an import that are reported. */
    private static final int MAX_VIOLATIONS_PER_ROW = 20;

    private final LeadStore leadStore;
    private final CatalogStore catalogStore;
    private final LeadIdAllocator ids;
    private final CreationDecider decider;

    public BulkCreateLeadsService(
            LeadStore leadStore, CatalogStore catalogStore, LeadIdAllocator ids, CreationDecider decider) {
        this.leadStore = leadStore;
        this.catalogStore = catalogStore;
        this.ids = ids;
        this.decider = decider;
    }

    @Override
    public BulkResult<CreateLead.Result> handle(Command command) {
        if (!command.caller().hasPermission(Permission.WRITE)) {
            return new BulkResult.Forbidden<>(Permission.WRITE);
        }
        requireCapabilities(command);
        Change<BulkResult<CreateLead.Result>> change = newChange(command);
        return execute(command.dryRun() ? withoutWriting(change) : change);
    }

    private void requireCapabilities(Command command) {
        StoreCapability.NEW_LEADS.require(leadStore);
        StoreCapability.SEVERAL_LEADS.require(leadStore);
        StoreCapability.IDEMPOTENT_REQUESTS.requireFor(command.idempotentRequest(), leadStore);
        StoreCapability.IMPORT_BATCHES.requireFor(command.importBatch(), leadStore);
    }

    private static Change<BulkResult<CreateLead.Result>> withoutWriting(Change<BulkResult<CreateLead.Result>> change) {
        return new Change<>(
                change.company(),
                change.leads(),
                change.newLeads(),
                change.matchKeys(),
                snapshots -> withoutWriting(change.decider().decide(snapshots)),
                Optional.empty(),
                Optional.empty());
    }

    private static Decision<BulkResult<CreateLead.Result>> withoutWriting(
            Decision<BulkResult<CreateLead.Result>> decision) {
        return decision instanceof Decision.Write<BulkResult<CreateLead.Result>> write
                ? new Decision.NoWrite<>(write.result())
                : decision;
    }

    private BulkResult<CreateLead.Result> execute(Change<BulkResult<CreateLead.Result>> change) {
        return leadStore.change(change).fold(result -> result, BulkResult.Replayed::new, BulkResult.Busy::new);
    }

    private Change<BulkResult<CreateLead.Result>> newChange(Command command) {
        CompanyId company = command.caller().company();
        ParsedBulkDraft drafts = command.drafts();
        if (!drafts.readErrors().isEmpty()) {
            return new Change<>(company, List.of(), snapshots -> rejected(command), command.idempotentRequest());
        }
        Deadline deadline = decider.deadline();
        List<CreationItem> items = itemsOf(command, deadline);
        Set<MatchKey> keys =
                items.stream().flatMap(item -> item.allKeys().stream()).collect(Collectors.toSet());
        return new Change<>(
                company,
                List.of(),
                items.stream().map(item -> item.creation().id()).distinct().toList(),
                keys,
                new BulkCreationDecider(items, command, deadline),
                command.idempotentRequest(),
                command.importBatch());
    }

    private List<CreationItem> itemsOf(Command command, Deadline deadline) {
        CompanyId company = command.caller().company();
        DraftRules rules =
                DraftRules.of(command.rules(), catalogStore.find(company).orElseThrow());
        List<ParsedBulkDraft.Item> drafts = command.drafts().items();
        int count = (int) drafts.stream()
                .filter(item -> item.draft().identity().id() == null)
                .count();
        Iterator<LeadId> newIds = count == 0
                ? Collections.emptyIterator()
                : ids.allocate(company, count).iterator();
        List<CreationItem> items = new ArrayList<>(drafts.size());
        for (ParsedBulkDraft.Item item : drafts) {
            LeadId kept = item.draft().identity().id();
            LeadId id = kept == null ? newIds.next() : kept;
            items.add(decider.itemFor(toSingleCommand(command, item.draft()), id, rules, deadline));
        }
        return items;
    }

    private static CreateLead.Command toSingleCommand(Command command, LeadDraft draft) {
        return new CreateLead.Command(command.caller(), draft, command.match(), command.requestId(), Optional.empty());
    }

    private static Decision<BulkResult<CreateLead.Result>> rejected(Command command) {
        return new Decision.NoWrite<>(new BulkResult.Rejected<>(
                UpdateDecider.rejected(command.drafts().readErrors(), command.caller())));
    }

    /** Decides the items in order, each as if the items before it were written. */
    private record BulkCreationDecider(List<CreationItem> items, Command command, Deadline deadline)
            implements Decider<BulkResult<CreateLead.Result>> {

        @Override
        public Decision<BulkResult<CreateLead.Result>> decide(Snapshots snapshots) {
            CompanyCatalog catalog = snapshots.catalog().orElseThrow();
            MatchedLeads matched = new MatchedLeads(snapshots);
            ItemDecisions<CreateLead.Result> decisions =
                    new ItemDecisions<>(BulkCreationDecider::isSuccess, BulkCreationDecider::violations, deadline);
            for (CreationItem item : items) {
                Decision<CreateLead.Result> decision = item.decide(matched, catalog, budget(decisions));
                decisions.add(decision);
                if (decision instanceof Decision.Write<CreateLead.Result> write) {
                    write.events()
                            .forEach(event ->
                                    matched.put(item.allKeys(), new LeadSnapshot(event.lead(), event.catalog())));
                }
            }
            return decisions.combine(command.atomic());
        }

        private ValidationBudget budget(ItemDecisions<CreateLead.Result> decisions) {
            return command.importBatch().isPresent()
                    ? new ValidationBudget(MAX_VIOLATIONS_PER_ROW, deadline)
                    : decisions.budget();
        }

        private static int violations(CreateLead.Result result) {
            return result instanceof CreateLead.Result.NotCreated notCreated
                    ? ItemDecisions.countViolations(notCreated.result())
                    : 0;
        }

        private static boolean isSuccess(CreateLead.Result result) {
            return result instanceof CreateLead.Result.Created
                    || (result instanceof CreateLead.Result.NotCreated notCreated
                            && ItemDecisions.isSuccess(notCreated.result()));
        }
    }
}

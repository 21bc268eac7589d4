package dev.leadpatch.application.importing;

import dev.leadpatch.application.NameBasedUuid;
import dev.leadpatch.application.creation.CreateLead;
import dev.leadpatch.application.creation.CreateLead.Match;
import dev.leadpatch.application.creation.CreateLead.OnMatch;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.lead.MatchKey;
import dev.leadpatch.domain.patch.BulkDraftReader.ParsedBulkDraft;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The match keys of the leads that a dry run would have created in earlier batches: a later row with the same key would
 * update such a lead. Keeps a hash of each key.
 */
final class DryRunMatches {
    private static final UUID NAMESPACE = new UUID(0, 0);

    private final CompanyCatalog catalog;
    private final Set<Long> created = new HashSet<>();

    DryRunMatches(CompanyCatalog catalog) {
        this.catalog = catalog;
    }

    /** Returns the results with an update instead of each creation of a lead that an earlier batch would have created. */
    List<CreateLead.Result> adjust(
            List<ParsedBulkDraft.Item> drafts, List<CreateLead.Result> results, Optional<Match> match) {
        if (match.isEmpty()) {
            return results;
        }
        List<CreateLead.Result> adjusted = new ArrayList<>(results.size());
        for (int i = 0; i < results.size(); i++) {
            Optional<MatchKey> key = match.get().field().keyOf(drafts.get(i).draft(), catalog);
            CreateLead.Result result = results.get(i);
            boolean repeated =
                    result instanceof CreateLead.Result.Created && key.isPresent() && !created.add(hash(key.get()));
            adjusted.add(
                    repeated
                            ? updated(
                                    (CreateLead.Result.Created) result,
                                    match.get().onMatch())
                            : result);
        }
        return adjusted;
    }

    private static long hash(MatchKey key) {
        return NameBasedUuid.of(NAMESPACE, key.value()).getLeastSignificantBits();
    }

    private static CreateLead.Result updated(CreateLead.Result.Created created, OnMatch onMatch) {
        LeadSnapshot snapshot = created.snapshot();
        return new CreateLead.Result.NotCreated(
                onMatch == OnMatch.SKIP
                        ? new UpdateLead.Result.Unchanged(snapshot)
                        : new UpdateLead.Result.Updated(snapshot, List.of()));
    }
}

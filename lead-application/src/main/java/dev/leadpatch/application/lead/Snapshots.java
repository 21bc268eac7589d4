package dev.leadpatch.application.lead;

import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.lead.MatchKey;
import dev.leadpatch.domain.value.LeadId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a {@link LeadStore.Decider} reads, as of one moment.
 *
 * @param leads the leads of the change that the company has, and each lead that is the only one with a match key
 * @param matches the leads that match each key and are not archived, by ascending id; at most {@value #MAX_MATCHES} for
 *     each key
 * @param catalog the catalog of the company; present if the change has new leads
 */
public record Snapshots(
        Map<LeadId, LeadSnapshot> leads, Map<MatchKey, List<LeadId>> matches, Optional<CompanyCatalog> catalog) {
    /** Maximum number of leads with one match key that are returned. */
    public static final int MAX_MATCHES = 50;

    /** Of a change without new leads and match keys. */
    public Snapshots(Map<LeadId, LeadSnapshot> leads) {
        this(leads, Map.of(), Optional.empty());
    }
}

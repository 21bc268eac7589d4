package dev.leadpatch.application.company;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.company.CompanyDocument.LeadItems;
import dev.leadpatch.application.company.LoadCompany.Result.Rejected;
import dev.leadpatch.application.company.UpdateCompany.Counts;
import dev.leadpatch.application.company.UpdateCompany.RejectedLead;
import dev.leadpatch.application.creation.CreateLead.Match;
import dev.leadpatch.application.creation.CreateLead.OnMatch;
import dev.leadpatch.application.creation.LeadRules;
import dev.leadpatch.application.importing.BatchReport;
import dev.leadpatch.application.importing.BatchWriter;
import dev.leadpatch.domain.lead.MatchField.IdentityField;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Creates and changes the leads of a document, in batches.
 *
 * @param importId a new id: an update is repeated as a whole
 */
record LeadUpdate(BatchWriter writer, Caller caller, UUID importId, Instant startedAt, boolean sendsEvents) {
    private static final Optional<Match> BY_ID = Optional.of(new Match(IdentityField.ID, OnMatch.UPDATE));

    /**
     * The effect on the leads.
     *
     * @param rejected the first errors
     * @param rejectedLeads the number of all leads that were rejected
     * @param kinds the number of all their errors of each kind
     */
    record Effect(Counts counts, List<RejectedLead> rejected, long rejectedLeads, Map<String, Long> kinds) {
        static final Effect NONE = new Effect(Counts.NONE, List.of(), 0, Map.of());

        Effect plus(BatchReport report, LeadBatch batch) {
            List<RejectedLead> all = new ArrayList<>(rejected);
            batch.rejected(report).limit(Rejected.MAX_ERRORS - all.size()).forEach(all::add);
            ErrorKinds allKinds = new ErrorKinds(kinds);
            batch.rejected(report).map(RejectedLead::toSentence).forEach(allKinds::add);
            return new Effect(
                    counts.plus(new Counts(report.created(), report.updated(), report.unchanged())),
                    all,
                    rejectedLeads + report.rejected().size(),
                    allKinds.counts());
        }
    }

    Effect write(LeadItems items, LeadParser parser) {
        Effect effect = Effect.NONE;
        for (LeadBatch batch = LeadBatch.next(items, parser); !batch.isEmpty(); batch = LeadBatch.next(items, parser)) {
            effect = effect.plus(write(batch), batch);
        }
        return effect;
    }

    private BatchReport write(LeadBatch batch) {
        return writer.write(new BatchWriter.Batch(
                caller,
                importId,
                startedAt,
                batch.firstRow(),
                sendsEvents,
                batch.drafts(),
                BY_ID,
                LeadRules.COMPANY_DOCUMENT,
                batch::report));
    }
}

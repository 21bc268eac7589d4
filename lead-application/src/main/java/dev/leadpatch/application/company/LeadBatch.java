package dev.leadpatch.application.company;

import dev.leadpatch.application.company.CompanyDocument.LeadItems;
import dev.leadpatch.application.company.UpdateCompany.RejectedLead;
import dev.leadpatch.application.creation.CreateLead;
import dev.leadpatch.application.importing.BatchReport;
import dev.leadpatch.application.importing.BatchWriter;
import dev.leadpatch.application.importing.RejectedRow.RowError;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.domain.patch.BulkDraftReader.ParsedBulkDraft;
import dev.leadpatch.domain.violation.DocumentPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Leads of a document that are written in one transaction. Rows are numbered by the positions of the leads, from 1.
 *
 * @param leads valid; none at the end of the document
 */
record LeadBatch(List<ParsedLead> leads) {

    /** Reads the next leads. */
    static LeadBatch next(LeadItems items, LeadParser parser) {
        List<ParsedLead> leads = new ArrayList<>();
        long characters = 0;
        while (items.hasNext() && leads.size() < BatchWriter.MAX_DRAFTS && characters < BatchWriter.MAX_CHARACTERS) {
            ParsedLead lead = parser.parse(items.next());
            characters += lead.validLead().fields().customFieldCharacters();
            leads.add(lead);
        }
        return new LeadBatch(leads);
    }

    boolean isEmpty() {
        return leads.isEmpty();
    }

    long firstRow() {
        return rowOf(leads.get(0));
    }

    List<ParsedBulkDraft.Item> drafts() {
        List<ParsedBulkDraft.Item> drafts = new ArrayList<>(leads.size());
        leads.forEach(lead ->
                drafts.add(new ParsedBulkDraft.Item(drafts.size(), lead.draft().orElseThrow())));
        return drafts;
    }

    /** Returns the report of the batch, given the results of its drafts. Its columns are JSON Pointers. */
    BatchReport report(List<CreateLead.Result> results) {
        return BatchReport.of(results, Map.of(), new BatchReport.Rejections() {
            @Override
            public long number(int index) {
                return rowOf(leads.get(index));
            }

            @Override
            public List<RowError> errorsOf(int index, CreateLead.Result result) {
                return LeadBatch.errorsOf(leads.get(index), result);
            }
        });
    }

    /** Returns the errors of a report, with the line of each lead. */
    Stream<RejectedLead> rejected(BatchReport report) {
        return leads.stream()
                .flatMap(lead -> report.rejected().getOrDefault(rowOf(lead), List.of()).stream()
                        .map(error -> new RejectedLead(lead.item().line(), error.column(), error.reason())));
    }

    private static long rowOf(ParsedLead lead) {
        return lead.item().position() + 1L;
    }

    private static List<RowError> errorsOf(ParsedLead lead, CreateLead.Result result) {
        if (result instanceof CreateLead.Result.NotCreated notCreated) {
            if (notCreated.result() instanceof UpdateLead.Result.Rejected rejected) {
                return rejected.violations().stream()
                        .map(violation -> error(lead, violation.path(), violation.message()))
                        .toList();
            }
            if (notCreated.result() instanceof UpdateLead.Result.NotFound) {
                return List.of(error(lead, DocumentPath.ROOT.member("id"), "is the id of an archived lead"));
            }
        }
        throw new IllegalStateException("unexpected result of a lead");
    }

    private static RowError error(ParsedLead lead, DocumentPath path, String message) {
        return new RowError(lead.toDocumentPath(path).toJsonPointer(), message);
    }
}

package dev.leadpatch.application.company;

import dev.leadpatch.application.company.CompanyDocument.LeadItem;
import dev.leadpatch.application.company.LoadCompany.LoadError;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.patch.LeadDraft;
import dev.leadpatch.domain.violation.DocumentPath;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Optional;

/**
 * A lead of a document and its errors.
 *
 * @param lead the lead as a new one; valid only if there are no errors
 * @param draft the members of the document, to create the lead or to change the existing one
 * @param errors in document order
 */
record ParsedLead(
        LeadItem item, ResponseShape shape, Optional<Lead> lead, Optional<LeadDraft> draft, List<LoadError> errors) {

    static ParsedLead of(LeadItem item, ResponseShape shape, Optional<NewLead> read, LoadContext context) {
        // read as a document of its own, so that the order of its errors needs no other lead
        List<LoadError> errors = context.errors(item.value(), shape::toDocumentPath).stream()
                .map(error ->
                        new LoadError(pathOf(item.position()).resolve(error.path()), error.message(), item.line()))
                .toList();
        return new ParsedLead(item, shape, read.map(NewLead::lead), read.map(NewLead::draft), errors);
    }

    /** A valid lead. */
    record NewLead(Lead lead, LeadDraft draft) {}

    /**
     * Returns the lead.
     *
     * @throws ConcurrentModificationException if the lead is invalid: the document has changed since its validation
     */
    Lead validLead() {
        if (!errors.isEmpty()) {
            throw new ConcurrentModificationException("the document changed while it was loaded");
        }
        return lead.orElseThrow();
    }

    /** Returns the path in the document of a path in the lead. */
    DocumentPath toDocumentPath(DocumentPath path) {
        return pathOf(item.position()).resolve(shape.toDocumentPath(path));
    }

    static DocumentPath pathOf(int position) {
        return DocumentPath.ROOT.member(CompanyDocument.LEADS).item(position);
    }
}

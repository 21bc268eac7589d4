package dev.leadpatch.application.company;

import dev.leadpatch.application.company.CompanyDocument.LeadItems;
import dev.leadpatch.application.company.LoadCompany.LoadError;
import dev.leadpatch.application.company.LoadCompany.Result.Rejected;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import java.util.ArrayList;
import java.util.List;

/**
 * The errors of the leads of a document.
 *
 * @param errors the first errors, in document order
 * @param total the number of all errors
 */
record LeadValidation(List<LoadError> errors, long total) {

    static LeadValidation of(CompanyDocument document, CompanyCatalog catalog, LoadContext context) {
        LeadParser parser = new LeadParser(catalog, context);
        List<LoadError> first = new ArrayList<>();
        long total = 0;
        try (LeadItems items = document.openLeads()) {
            while (items.hasNext()) {
                List<LoadError> errors = parser.parse(items.next()).errors();
                errors.stream().limit(Rejected.MAX_ERRORS - first.size()).forEach(first::add);
                total += errors.size();
            }
        }
        return new LeadValidation(first, total);
    }

    /** The number of errors that are not in the list. */
    long omitted() {
        return total - errors.size();
    }
}

package dev.leadpatch.application.company;

import dev.leadpatch.application.company.CompanyDocument.LeadItems;
import dev.leadpatch.application.company.LoadCompany.LoadError;
import dev.leadpatch.application.company.LoadCompany.Result.Rejected;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.patch.DocumentOrderSorter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The errors of the leads of a document.
 *
 * @param errors the first errors, in document order
 * @param total the number of all errors
 */
record LeadValidation(List<LoadError> errors, long total) {

    private static LeadValidation of(CompanyDocument document, CompanyCatalog catalog, LoadContext context) {
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

    /**
     * Validates the leads, and returns all errors of the document; empty if there are none.
     *
     * @param companyErrors the errors of the document outside of its leads
     */
    static Optional<Rejected> reject(
            CompanyDocument document, List<LoadError> companyErrors, CompanyCatalog catalog, LoadContext context) {
        LeadValidation leads = of(document, catalog, context);
        List<LoadError> all =
                Stream.concat(companyErrors.stream(), leads.errors().stream()).toList();
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(new Rejected(
                        DocumentOrderSorter.sort(all, LoadError::path, document.withoutLeads()),
                        companyErrors.size() + leads.total()));
    }
}

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
 */
record LeadValidation(List<LoadError> errors) {

    private static LeadValidation of(
            CompanyDocument document, CompanyCatalog catalog, LoadContext context, ErrorKinds kinds) {
        LeadParser parser = new LeadParser(catalog, context);
        List<LoadError> first = new ArrayList<>();
        try (LeadItems items = document.openLeads()) {
            while (items.hasNext()) {
                List<LoadError> errors = parser.parse(items.next()).errors();
                errors.stream().limit(Rejected.MAX_ERRORS - first.size()).forEach(first::add);
                errors.forEach(error -> kinds.add(error.toSentence()));
            }
        }
        return new LeadValidation(first);
    }

    /**
     * Validates the leads, and returns all errors of the document; empty if there are none.
     *
     * @param companyErrors the errors of the document outside of its leads
     */
    static Optional<Rejected> reject(
            CompanyDocument document, List<LoadError> companyErrors, CompanyCatalog catalog, LoadContext context) {
        ErrorKinds kinds = new ErrorKinds();
        companyErrors.forEach(error -> kinds.add(error.toSentence()));
        LeadValidation leads = of(document, catalog, context, kinds);
        List<LoadError> all =
                Stream.concat(companyErrors.stream(), leads.errors().stream()).toList();
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(new Rejected(
                        DocumentOrderSorter.sort(all, LoadError::path, document.withoutLeads()), kinds.counts()));
    }
}

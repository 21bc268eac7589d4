package dev.leadpatch.application.company;

import dev.leadpatch.application.company.CompanyStore.Company;
import dev.leadpatch.application.company.CompanyStore.StoredCompany;
import dev.leadpatch.application.company.LoadCompany.LoadError;
import dev.leadpatch.application.company.UpdateCompany.Counts;
import dev.leadpatch.application.company.UpdateCompany.Kind;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.value.UserId;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A document, except for its leads, that is applied to a stored company.
 *
 * @param company the company after the update, with the API keys to add; valid only if there are no errors
 * @param counts the effect on the objects of each kind, except for leads
 * @param errors in document order
 */
record CompanyMerge(Company company, Map<Kind, Counts> counts, List<LoadError> errors) {

    static CompanyMerge of(Map<?, ?> root, StoredCompany stored, LoadContext context) {
        Company company =
                CompanyParser.parse(root, Optional.of(stored), context).orElseThrow();
        new UniquenessValidation(stored.catalog(), company.catalog(), context).validate(root);
        return new CompanyMerge(company, count(root, stored, company), context.errors(root));
    }

    /** The user to whom the changes of leads are attributed: the active user with the lowest id. */
    static Optional<UserId> actor(CompanyCatalog catalog) {
        return catalog.users().values().stream()
                .filter(user -> !user.archived())
                .map(User::id)
                .min(Comparator.comparingLong(UserId::value));
    }

    private static Map<Kind, Counts> count(Map<?, ?> root, StoredCompany stored, Company company) {
        CompanyCatalog before = stored.catalog();
        CompanyCatalog after = company.catalog();
        long renamed = company.name().equals(stored.name()) ? 0 : 1;
        long addedKeys = company.keys().size();
        Map<Kind, Counts> counts = new EnumMap<>(Kind.class);
        counts.put(Kind.COMPANY, new Counts(0, renamed, 1 - renamed));
        counts.put(Kind.USER, count(before.users(), after.users(), size(root, "users")));
        counts.put(Kind.TAG, count(before.tags(), after.tags(), size(root, "tags")));
        counts.put(Kind.CUSTOM_FIELD, count(before.customFields(), after.customFields(), size(root, "custom_fields")));
        counts.put(Kind.API_KEY, new Counts(addedKeys, 0, size(root, "api_keys") - addedKeys));
        return counts;
    }

    private static <K, V> Counts count(Map<K, V> before, Map<K, V> after, long inDocument) {
        long added = (long) after.size() - before.size();
        long updated = before.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(after.get(entry.getKey())))
                .count();
        return new Counts(added, updated, inDocument - added - updated);
    }

    private static long size(Map<?, ?> root, String section) {
        return root.get(section) instanceof List<?> entries ? entries.size() : 0;
    }
}

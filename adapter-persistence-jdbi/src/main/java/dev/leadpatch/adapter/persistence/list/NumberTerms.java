package dev.leadpatch.adapter.persistence.list;

import dev.leadpatch.adapter.persistence.lead.NumberIndexes;
import dev.leadpatch.application.list.LeadListStore.Criteria;
import dev.leadpatch.application.list.LeadListStore.NumberIs;
import dev.leadpatch.application.list.LeadListStore.Query;
import dev.leadpatch.domain.lead.LeadTerms;
import dev.leadpatch.domain.value.CustomFieldId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Replaces criteria on the numbers of custom fields by terms, if the field is in the inverted index. */
final class NumberTerms {
    private NumberTerms() {}

    static List<CustomFieldId> fieldsOf(Criteria criteria) {
        return criteria.numbers().stream().map(NumberIs::field).distinct().toList();
    }

    /** Replaces the numbers whose index is ready by their terms. */
    static Query replaceIndexed(Query query, Handle handle) {
        Criteria c = query.criteria();
        if (c.numbers().isEmpty()) {
            return query;
        }
        Set<CustomFieldId> ready = NumberIndexes.findReady(handle, query.company(), fieldsOf(c));
        List<Set<String>> anyOf = new ArrayList<>(c.anyOf());
        List<NumberIs> scanned = new ArrayList<>();
        for (NumberIs number : c.numbers()) {
            if (ready.contains(number.field())) {
                anyOf.add(Set.of(LeadTerms.number(number.field(), number.number())));
            } else {
                scanned.add(number);
            }
        }
        Criteria criteria =
                new Criteria(anyOf, c.noneOf(), c.exactTexts(), scanned, c.createdSince(), c.search(), c.archival());
        return new Query(query.company(), criteria, query.paging(), query.customFields());
    }
}

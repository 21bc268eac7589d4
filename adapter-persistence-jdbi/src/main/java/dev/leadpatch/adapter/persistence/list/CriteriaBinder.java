package dev.leadpatch.adapter.persistence.list;

import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.application.list.LeadFilter.Archival;
import dev.leadpatch.application.list.LeadListStore.Criteria;
import dev.leadpatch.application.list.LeadListStore.ExactText;
import dev.leadpatch.application.list.LeadListStore.NumberIs;
import dev.leadpatch.domain.lead.LeadTerms;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.statement.Query;

/** Binds the values of the criteria of a list to the parameters of {@link ListSql}. */
record CriteriaBinder(Criteria criteria, CandidateSource source, Optional<SearchPattern> search) {

    Query bind(Query statement) {
        bindTerms(statement);
        bindSearch(statement);
        criteria.createdSince().ifPresent(time -> statement.bind("createdSince", SqlArguments.timestamp(time)));
        bindValues(statement);
        return statement;
    }

    private void bindTerms(Query statement) {
        List<Set<String>> anyOf = criteria.anyOf();
        for (int n = 0; n < anyOf.size(); n++) {
            statement.bind(n == source.group() ? "driver" : "anyOf" + n, SqlArguments.textArray(anyOf.get(n)));
        }
        Set<String> noneOf = new HashSet<>(criteria.noneOf());
        if (criteria.archival() == Archival.EXCLUDE) {
            noneOf.add(LeadTerms.ARCHIVED);
        }
        statement.bind("noneOf", SqlArguments.textArray(noneOf));
    }

    private void bindSearch(Query statement) {
        statement.bind("searchUsers", SqlArguments.textArray(ListPlanner.searchUserTerms(criteria)));
        search.ifPresent(pattern -> pattern.bind(statement));
    }

    private void bindValues(Query statement) {
        List<ExactText> texts = criteria.exactTexts();
        for (int n = 0; n < texts.size(); n++) {
            String field = texts.get(n).field();
            statement
                    .bind("exactText" + n, texts.get(n).text())
                    .bind("exactField" + n, field.substring(field.indexOf('/') + 1));
        }
        List<NumberIs> numbers = criteria.numbers();
        for (int n = 0; n < numbers.size(); n++) {
            statement
                    .bind("number" + n, numbers.get(n).number())
                    .bind(
                            "numberField" + n,
                            String.valueOf(numbers.get(n).field().value()));
        }
    }
}

package dev.leadpatch.application.list;

import dev.leadpatch.application.list.LeadCondition.Assigned;
import dev.leadpatch.application.list.LeadCondition.AssignedTo;
import dev.leadpatch.application.list.LeadCondition.Contains;
import dev.leadpatch.application.list.LeadCondition.CreatedSince;
import dev.leadpatch.application.list.LeadCondition.CustomFieldIs;
import dev.leadpatch.application.list.LeadCondition.EmailIs;
import dev.leadpatch.application.list.LeadCondition.PhoneNumberIs;
import dev.leadpatch.application.list.LeadCondition.SourceIs;
import dev.leadpatch.application.list.LeadCondition.StatusIn;
import dev.leadpatch.application.list.LeadCondition.TaggedWith;
import dev.leadpatch.application.list.LeadListStore.Criteria;
import dev.leadpatch.application.list.LeadListStore.ExactText;
import dev.leadpatch.application.list.LeadListStore.NumberIs;
import dev.leadpatch.application.list.LeadListStore.TextSearch;
import dev.leadpatch.application.list.ListLeads.QueryError;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.lead.LeadFields;
import dev.leadpatch.domain.lead.LeadTerms;
import dev.leadpatch.domain.lead.MatchField.PlainField;
import dev.leadpatch.domain.lead.MatchKey;
import dev.leadpatch.domain.value.LeadStatus;
import dev.leadpatch.domain.value.UserId;
import java.text.Normalizer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Resolves the conditions of a filter to criteria of a store, and collects the errors. Used once. */
final class CriteriaResolver {
    private static final Pattern COMBINING_MARKS = Pattern.compile("\\p{M}+");

    private static final int MAX_SEARCHED_USERS = 100;

    private final CompanyCatalog catalog;
    private final CustomFieldTerms customFieldTerms;
    private final List<QueryError> errors = new ArrayList<>();
    private final List<Set<String>> anyOf = new ArrayList<>();
    private final Set<String> noneOf = new HashSet<>();
    private final List<ExactText> exactTexts = new ArrayList<>();
    private final List<NumberIs> numbers = new ArrayList<>();

    CriteriaResolver(CompanyCatalog catalog) {
        this.catalog = catalog;
        customFieldTerms = new CustomFieldTerms(catalog, errors);
    }

    /** Returns the errors of the filter. */
    List<QueryError> errors() {
        return errors;
    }

    /** Returns the criteria; meaningless if there are errors. */
    Criteria resolve(LeadFilter filter) {
        filter.conditions().forEach(this::add);
        return new Criteria(
                anyOf, noneOf, exactTexts, numbers, createdSince(filter), search(filter), filter.archival());
    }

    private void add(LeadCondition condition) {
        if (condition instanceof StatusIn status) {
            anyOf.add(terms(status.statuses(), LeadTerms::status));
        } else if (condition instanceof TaggedWith tagged) {
            checkIds(condition, tagged.tags(), id -> catalog.tag(id).isPresent(), id -> id.value() + " is not a tag");
            anyOf.add(terms(tagged.tags(), LeadTerms::tag));
        } else if (condition instanceof AssignedTo assigned) {
            checkIds(
                    condition,
                    assigned.users(),
                    id -> catalog.user(id).isPresent(),
                    id -> id.value() + " is not a user");
            anyOf.add(terms(assigned.users(), LeadTerms::user));
        } else if (condition instanceof Assigned assigned) {
            addAssigned(assigned);
        } else if (condition instanceof EmailIs email) {
            anyOf.add(term(
                    new LeadFields(
                            null, email.address(), null, null, null, LeadStatus.NEW, List.of(), List.of(), Map.of()),
                    PlainField.EMAIL));
        } else if (condition instanceof PhoneNumberIs phone) {
            anyOf.add(term(
                    new LeadFields(
                            null, null, phone.number(), null, null, LeadStatus.NEW, List.of(), List.of(), Map.of()),
                    PlainField.PHONE_NUMBER));
        } else if (condition instanceof SourceIs source) {
            anyOf.add(Set.of(LeadTerms.source(source.source())));
            requireExact(condition.name(), source.source());
        } else if (condition instanceof CustomFieldIs customField) {
            customFieldTerms.resolve(customField).ifPresent(values -> addValues(customField, values));
        }
    }

    private static Optional<Instant> createdSince(LeadFilter filter) {
        return find(filter, CreatedSince.class).map(CreatedSince::time).max(Comparator.naturalOrder());
    }

    private Optional<TextSearch> search(LeadFilter filter) {
        return find(filter, Contains.class)
                .map(contains -> new TextSearch(contains.text(), usersContaining(contains.text())))
                .findFirst();
    }

    private static <T> Stream<T> find(LeadFilter filter, Class<T> type) {
        return filter.conditions().stream().filter(type::isInstance).map(type::cast);
    }

    /** Returns the term of the value as a lead would have it. */
    private static Set<String> term(LeadFields fields, PlainField field) {
        return field.keyOf(fields).map(MatchKey::term).map(Set::of).orElseThrow();
    }

    private void addValues(CustomFieldIs condition, List<CustomFieldValue> values) {
        if (values.get(0) instanceof CustomFieldValue.Numeric numeric) {
            numbers.add(new NumberIs(condition.field(), numeric.number()));
            return;
        }
        anyOf.add(values.stream()
                .flatMap(value -> LeadTerms.customField(condition.field(), value).stream())
                .collect(Collectors.toSet()));
        if (values.get(0) instanceof CustomFieldValue.Text text) {
            requireExact(condition.name(), text.text());
        }
    }

    private void addAssigned(Assigned condition) {
        if (condition.assigned()) {
            noneOf.add(LeadTerms.UNASSIGNED);
        } else {
            anyOf.add(Set.of(LeadTerms.UNASSIGNED));
        }
    }

    private <T> void checkIds(
            LeadCondition condition, Collection<T> ids, Predicate<T> isKnown, Function<T, String> message) {
        String unknown = ids.stream()
                .filter(isKnown.negate())
                .map(message)
                .sorted()
                .limit(10)
                .collect(Collectors.joining(", "));
        if (!unknown.isEmpty()) {
            errors.add(QueryError.invalid(condition.name(), "must contain ids of the company: " + unknown));
        }
    }

    private static <T> Set<String> terms(Collection<T> values, Function<T, String> term) {
        return values.stream().map(term).collect(Collectors.toSet());
    }

    /** The term of a long value is cut, so the value must be compared as well. */
    private void requireExact(String field, String text) {
        if (!LeadTerms.source(text).endsWith("=" + text)) {
            exactTexts.add(new ExactText(field, text));
        }
    }

    /** Returns the users whose names contain the text; none if there are too many to look for. */
    private Set<UserId> usersContaining(String text) {
        String folded = fold(text);
        Set<UserId> users = catalog.users().values().stream()
                .filter(user ->
                        fold(user.name()).contains(folded) || fold(user.email()).contains(folded))
                .map(User::id)
                .limit(MAX_SEARCHED_USERS + 1L)
                .collect(Collectors.toSet());
        return users.size() > MAX_SEARCHED_USERS ? Set.of() : users;
    }

    /** Removes case and accents. */
    private static String fold(String text) {
        String decomposed = Normalizer.normalize(text, Normalizer.Form.NFKD);
        return COMBINING_MARKS.matcher(decomposed).replaceAll("").toLowerCase(Locale.ROOT);
    }
}

package dev.leadpatch.adapter.http.list;

import dev.leadpatch.application.http.message.QueryString;
import dev.leadpatch.application.list.LeadCondition;
import dev.leadpatch.application.list.LeadFilter;
import dev.leadpatch.application.list.LeadFilter.Archival;
import dev.leadpatch.domain.value.Characters;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.ExactNumbers;
import dev.leadpatch.domain.value.LeadStatus;
import dev.leadpatch.domain.value.PhoneCharacters;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.TimeParser;
import dev.leadpatch.domain.value.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Parses the query parameters that select leads. An empty value of a parameter of the vendor's API is ignored. */
final class FilterParameters {
    static final String STATUS = "status";
    static final String TAGS = "tags";
    static final String USERS = "users";
    static final String ASSIGNED = "assigned";
    static final String UNASSIGNED = "unassigned";
    static final String EMAIL = "email";
    static final String PHONE_NUMBER = "phone_number";
    static final String SOURCE = "source";
    static final String CREATED_SINCE = "created_since";
    static final String SEARCH = "search";
    static final String ARCHIVED = "archived";
    static final String CUSTOM_FIELDS = "customFields";
    static final String CUSTOM_FIELD = CUSTOM_FIELDS + "/{id}";
    static final String VIEW = "view";
    static final String PARTNER_TYPE = "partner_type";

    /** The names of all parameters that select leads. */
    static final List<String> NAMES = List.of(
            SEARCH,
            STATUS,
            TAGS,
            USERS,
            ASSIGNED,
            UNASSIGNED,
            EMAIL,
            PHONE_NUMBER,
            SOURCE,
            CREATED_SINCE,
            ARCHIVED,
            CUSTOM_FIELDS,
            CUSTOM_FIELD,
            VIEW,
            PARTNER_TYPE);

    private static final String CUSTOM_FIELD_PREFIX = CUSTOM_FIELDS + "/";
    private static final List<String> VIEWS = List.of("received", "sent", "reseller", "campaigns");
    private static final List<String> PARTNER_TYPES = List.of("referral", "reseller");
    private static final int MAX_TEXT = 1_000;
    private static final int MAX_SEARCH = 200;

    private final QueryString query;
    private final QueryErrors errors;
    private final List<LeadCondition> conditions = new ArrayList<>();

    private FilterParameters(QueryString query, QueryErrors errors) {
        this.query = query;
        this.errors = errors;
    }

    /** Parses the filter; it is incomplete if errors were added. */
    static LeadFilter parse(QueryString query, QueryErrors errors) {
        return new FilterParameters(query, errors).filter();
    }

    /** Returns whether the parameter is a condition on a custom field, such as {@code customFields/7}. */
    static boolean isCustomField(String name) {
        return name.startsWith(CUSTOM_FIELD_PREFIX);
    }

    private LeadFilter filter() {
        ValueListParameters lists = new ValueListParameters(query, errors);
        lists.values(
                        STATUS,
                        LeadStatus::ofWireName,
                        "must be one or several of " + String.join(", ", LeadStatus.WIRE_NAMES))
                .ifPresent(statuses -> conditions.add(new LeadCondition.StatusIn(statuses)));
        lists.ids(TAGS, TagId::new).ifPresent(tags -> conditions.add(new LeadCondition.TaggedWith(tags)));
        lists.ids(USERS, UserId::new).ifPresent(users -> conditions.add(new LeadCondition.AssignedTo(users)));
        addAssigned();
        text(EMAIL, MAX_TEXT).ifPresent(email -> conditions.add(new LeadCondition.EmailIs(email.replace(' ', '+'))));
        addPhoneNumber();
        text(SOURCE, MAX_TEXT).ifPresent(source -> conditions.add(new LeadCondition.SourceIs(source)));
        addCreatedSince();
        addSearch();
        query.find(CUSTOM_FIELDS)
                .filter(json -> !json.isBlank())
                .ifPresent(json -> conditions.addAll(JsonParameters.customFields(CUSTOM_FIELDS, json, errors)));
        query.names().forEach(this::addCustomField);
        refuseChoice(VIEW, VIEWS);
        refuseChoice(PARTNER_TYPE, PARTNER_TYPES);
        return new LeadFilter(conditions, archival());
    }

    private void addAssigned() {
        boolean assigned = flag(ASSIGNED);
        boolean unassigned = flag(UNASSIGNED);
        if (assigned && unassigned) {
            errors.addInvalid(UNASSIGNED, "excludes assigned; send one of them");
        } else if (assigned || unassigned) {
            conditions.add(new LeadCondition.Assigned(assigned));
        }
    }

    private boolean flag(String name) {
        String text = query.find(name).orElse("");
        if (!List.of("", "0", "1", "false", "true").contains(text)) {
            errors.addInvalid(name, "must be 1 or 0");
        }
        return text.equals("1") || text.equals("true");
    }

    private void addPhoneNumber() {
        text(PHONE_NUMBER, MAX_TEXT).map(PhoneCharacters::normalize).ifPresent(text -> {
            if (text.chars().anyMatch(c -> c >= '0' && c <= '9')) {
                // a plus sign that is not escaped is decoded as a space
                String number = text.startsWith(" ") ? "+" + text.stripLeading() : text;
                conditions.add(new LeadCondition.PhoneNumberIs(number));
            } else {
                errors.addInvalid(PHONE_NUMBER, "must contain a digit");
            }
        });
    }

    private void addCreatedSince() {
        query.find(CREATED_SINCE).map(ParameterValues::withPlusSign).ifPresent(text -> {
            Optional<Instant> time = TimeParser.parseTimeOrDate(text);
            if (time.isEmpty()) {
                errors.addInvalid(CREATED_SINCE, TimeParser.describeError(text));
            }
            time.map(LeadCondition.CreatedSince::new).ifPresent(conditions::add);
        });
    }

    private void addSearch() {
        if (!Characters.isBlank(query.find(SEARCH).orElse(""))) {
            text(SEARCH, MAX_SEARCH)
                    .ifPresent(text -> conditions.add(new LeadCondition.Contains(Characters.trim(text))));
        }
    }

    private void addCustomField(String name) {
        if (isCustomField(name)) {
            Optional<CustomFieldId> id = ExactNumbers.parseId(name.substring(CUSTOM_FIELD_PREFIX.length()))
                    .map(CustomFieldId::new);
            Optional<String> text = text(name, MAX_TEXT);
            if (id.isEmpty()) {
                errors.addInvalid(name, "is not a custom field of the company's leads");
            } else {
                text.ifPresent(value -> conditions.add(new LeadCondition.CustomFieldIs(id.get(), value)));
            }
        }
    }

    private Optional<String> text(String name, int maxLength) {
        Optional<String> text = query.find(name);
        if (text.isEmpty()) {
            return text;
        }
        Optional<String> error = ParameterValues.textError(text.get(), maxLength);
        error.ifPresent(message -> errors.addInvalid(name, message));
        return error.isPresent() ? Optional.empty() : text;
    }

    private void refuseChoice(String name, List<String> values) {
        String text = query.find(name).orElse("");
        if (values.contains(text)) {
            errors.addNotSupported(name, "is not supported: leads are not exchanged with partners");
        } else if (!text.isEmpty()) {
            errors.addInvalid(name, "must be one of " + String.join(", ", values));
        }
    }

    private Archival archival() {
        Optional<String> text = query.find(ARCHIVED);
        Optional<Archival> archival = text.flatMap(Archival::ofWireName);
        if (text.isPresent() && archival.isEmpty()) {
            errors.addInvalid(ARCHIVED, "must be only, include or exclude");
        }
        return archival.orElse(Archival.EXCLUDE);
    }
}

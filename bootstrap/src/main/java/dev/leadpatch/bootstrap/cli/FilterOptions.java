package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.list.LeadCondition;
import dev.leadpatch.application.list.LeadFilter;
import dev.leadpatch.application.list.LeadFilter.Archival;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.LeadStatus;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.TimeParser;
import dev.leadpatch.domain.value.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The filters of a list of leads, as options. */
final class FilterOptions {
    @Option(
            names = "--search",
            paramLabel = "TEXT",
            description = "Names, email address or phone number contain the text.")
    private @Nullable String search;

    @Option(names = "--status", split = ",", paramLabel = "STATUS", description = "The status is one of these.")
    private List<String> statuses = new ArrayList<>();

    @Option(names = "--tags", split = ",", paramLabel = "ID", description = "The lead has one of these tags.")
    private List<Long> tags = new ArrayList<>();

    @Option(
            names = "--users",
            split = ",",
            paramLabel = "ID",
            description = "The lead is assigned to one of these users.")
    private List<Long> users = new ArrayList<>();

    @Option(names = "--assigned", description = "The lead is assigned to a user.")
    private boolean assigned;

    @Option(names = "--unassigned", description = "The lead is assigned to no user.")
    private boolean unassigned;

    @Option(names = "--email", paramLabel = "ADDRESS", description = "The email address, without case.")
    private @Nullable String email;

    @Option(names = "--phone-number", paramLabel = "NUMBER", description = "The phone number, by its digits.")
    private @Nullable String phoneNumber;

    @Option(names = "--source", paramLabel = "TEXT", description = "The source, exactly.")
    private @Nullable String source;

    @Option(
            names = "--created-since",
            paramLabel = "TIME",
            description = "Created then or later: 2024-01-15T00:00:00Z.")
    private @Nullable String createdSince;

    @Option(names = "--custom-field", paramLabel = "ID=VALUE", description = "The value of a custom field.")
    private Map<Long, String> customFields = new LinkedHashMap<>();

    @Option(
            names = "--archived",
            paramLabel = "WHICH",
            description = "Archived leads: exclude, include or only. Default: exclude")
    private String archived = "exclude";

    /** @throws InvalidUsageException if a value is invalid */
    LeadFilter filter() {
        List<LeadCondition> conditions = new ArrayList<>();
        addUnlessEmpty(statuses, this::status, LeadCondition.StatusIn::new, conditions);
        addUnlessEmpty(tags, TagId::new, LeadCondition.TaggedWith::new, conditions);
        addUnlessEmpty(users, UserId::new, LeadCondition.AssignedTo::new, conditions);
        if (assigned || unassigned) {
            conditions.add(new LeadCondition.Assigned(assigned));
        }
        addIfPresent(search, LeadCondition.Contains::new, conditions);
        addIfPresent(email, LeadCondition.EmailIs::new, conditions);
        addIfPresent(phoneNumber, LeadCondition.PhoneNumberIs::new, conditions);
        addIfPresent(source, LeadCondition.SourceIs::new, conditions);
        addIfPresent(createdSince, time -> new LeadCondition.CreatedSince(instant(time)), conditions);
        customFields.forEach(
                (id, value) -> conditions.add(new LeadCondition.CustomFieldIs(new CustomFieldId(id), value)));
        return new LeadFilter(
                conditions,
                Archival.ofWireName(archived)
                        .orElseThrow(() -> new InvalidUsageException("--archived must be exclude, include or only.")));
    }

    private LeadStatus status(String name) {
        return LeadStatus.ofWireName(name)
                .orElseThrow(() -> new InvalidUsageException(
                        "--status must be one of " + String.join(", ", LeadStatus.WIRE_NAMES) + "."));
    }

    private static Instant instant(String text) {
        return TimeParser.parseTimeOrDate(text)
                .orElseThrow(
                        () -> new InvalidUsageException("--created-since " + TimeParser.describeError(text) + "."));
    }

    private static <V, T> void addUnlessEmpty(
            List<V> values,
            Function<V, T> reader,
            Function<Set<T>, LeadCondition> condition,
            List<LeadCondition> conditions) {
        if (!values.isEmpty()) {
            Set<T> read = new LinkedHashSet<>();
            values.forEach(value -> read.add(reader.apply(value)));
            conditions.add(condition.apply(read));
        }
    }

    private static void addIfPresent(
            @Nullable String value, Function<String, LeadCondition> condition, List<LeadCondition> conditions) {
        if (value != null) {
            conditions.add(condition.apply(value));
        }
    }
}

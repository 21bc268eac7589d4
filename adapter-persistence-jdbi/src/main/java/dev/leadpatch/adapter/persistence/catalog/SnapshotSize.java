package dev.leadpatch.adapter.persistence.catalog;

import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EndpointSettings;
import dev.leadpatch.domain.catalog.CompanyCatalog.Tag;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldDefinition.CustomFieldOption;
import dev.leadpatch.domain.endpoint.EndpointConfigurationField;
import dev.leadpatch.domain.endpoint.EndpointConfigurationField.Choice;
import java.util.Collection;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Estimates the heap that the entries of a snapshot occupy, by their objects and the lengths of their strings. The size of
 * a snapshot is the sum, so a derived snapshot has exactly the size of a loaded one. The constants are those of a JVM with
 * compressed references.
 */
final class SnapshotSize {
    /** A snapshot without entries. */
    static final long EMPTY = 500;

    // Each entry with its id, its uuid and its place in a map.
    private static final long USER = 120;
    private static final long TAG = 120;
    private static final long CUSTOM_FIELD = 250;

    // with its id, and its places in the two orders of the list
    private static final long OPTION = 64;

    private static final long ENDPOINT = 700;
    private static final long CHOICE = 32;
    private static final long TIME = 40;
    private static final long SKIPPED_KEY = 56;

    // A string and its array; a letter beyond Latin-1 makes each character take two bytes.
    private static final long STRING = 40;
    private static final long CHARACTER = 2;

    private SnapshotSize() {}

    private static <T> long sum(Collection<T> items, ToLongFunction<T> size) {
        long sum = 0;
        for (T item : items) {
            sum += size.applyAsLong(item);
        }
        return sum;
    }

    static long of(User user) {
        return USER
                + string(user.email())
                + string(user.firstName())
                + string(user.lastName())
                + string(user.color())
                + (user.createdAt().isPresent() ? TIME : 0)
                + (user.archivedAt().isPresent() ? TIME : 0);
    }

    static long of(Tag tag) {
        return TAG + string(tag.label()) + string(tag.backgroundColor()) + string(tag.textColor());
    }

    static long of(CustomFieldDefinition field) {
        return CUSTOM_FIELD
                + string(field.label())
                + string(field.category())
                + sum(field.options(), SnapshotSize::option);
    }

    private static long option(CustomFieldOption option) {
        return OPTION + string(option.label());
    }

    static long of(List<Endpoint> endpoints) {
        return sum(endpoints, SnapshotSize::endpoint);
    }

    private static long endpoint(Endpoint endpoint) {
        EndpointSettings settings = endpoint.settings();
        // a URI has its text, and most of it again in its parts
        return ENDPOINT
                + 2 * string(settings.url().toString())
                + string(endpoint.apiKey())
                + settings.description().map(SnapshotSize::string).orElse(0L)
                + endpoint.disabledReason().map(SnapshotSize::string).orElse(0L)
                + settings.skippedApiKeys().size() * SKIPPED_KEY
                + sum(settings.configuration(), SnapshotSize::configuration);
    }

    private static long configuration(EndpointConfigurationField field) {
        return CHOICE + string(field.id()) + sum(field.selected(), SnapshotSize::choice);
    }

    private static long choice(Choice choice) {
        return CHOICE + string(choice.id()) + string(choice.value());
    }

    private static long string(String text) {
        return STRING + CHARACTER * text.length();
    }
}

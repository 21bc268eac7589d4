package dev.leadpatch.domain.customfield;

import static java.util.Objects.requireNonNull;

import dev.leadpatch.domain.customfield.CustomFieldDefinition.CustomFieldOption;
import dev.leadpatch.domain.value.CustomFieldId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link CustomFieldDefinition}. Required are the id, the type and the label; all other members have defaults.
 * Not thread-safe.
 */
public final class CustomFieldDefinitionBuilder {
    private final CustomFieldId id;
    private final CustomFieldType type;
    private String label;
    private @Nullable UUID uuid;
    private String category = CustomFieldDefinition.LEAD_CATEGORY;
    private boolean required;
    private boolean shared;
    private List<CustomFieldOption> options = List.of();
    private boolean archived;

    CustomFieldDefinitionBuilder(CustomFieldId id, CustomFieldType type, String label) {
        this.id = requireNonNull(id, "id must not be null");
        this.type = requireNonNull(type, "type must not be null");
        this.label = requireNonNull(label, "label must not be null");
    }

    CustomFieldDefinitionBuilder(CustomFieldDefinition field) {
        this(field.id(), field.type(), field.label());
        uuid(field.uuid()).category(field.category()).required(field.required()).shared(field.shared());
        options(field.options()).archived(field.archived());
    }

    public CustomFieldDefinitionBuilder label(String label) {
        this.label = requireNonNull(label, "label must not be null");
        return this;
    }

    /** By default, a name-based UUID of the id. */
    public CustomFieldDefinitionBuilder uuid(UUID uuid) {
        this.uuid = requireNonNull(uuid, "uuid must not be null");
        return this;
    }

    /** {@value CustomFieldDefinition#LEAD_CATEGORY} by default; leads have no values of fields of other categories. */
    public CustomFieldDefinitionBuilder category(String category) {
        this.category = requireNonNull(category, "category must not be null");
        return this;
    }

    /** {@code false} by default. */
    public CustomFieldDefinitionBuilder required(boolean required) {
        this.required = required;
        return this;
    }

    /** {@code false} by default. */
    public CustomFieldDefinitionBuilder shared(boolean shared) {
        this.shared = shared;
        return this;
    }

    /** The options of a {@code select} or {@code multi_select}, in display order; none by default. */
    public CustomFieldDefinitionBuilder options(List<CustomFieldOption> options) {
        options.forEach(option -> requireNonNull(option, "options must not contain null"));
        this.options = List.copyOf(options);
        return this;
    }

    /** {@code false} by default. */
    public CustomFieldDefinitionBuilder archived(boolean archived) {
        this.archived = archived;
        return this;
    }

    /**
     * Returns the custom field.
     *
     * @throws IllegalArgumentException if the options don't fit the type; the message names the member
     */
    public CustomFieldDefinition build() {
        if (!options.isEmpty() && !type.hasOptions()) {
            throw new IllegalArgumentException("options must be empty: a " + type.wireName() + " has none");
        }
        byte[] name = ("custom field " + id.value()).getBytes(StandardCharsets.UTF_8);
        return new CustomFieldDefinition(
                id,
                uuid == null ? UUID.nameUUIDFromBytes(name) : uuid,
                label,
                type,
                category,
                required,
                shared,
                options,
                archived);
    }
}

package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.bootstrap.cli.OutputOptions.Column;
import dev.leadpatch.bootstrap.cli.OutputOptions.EntryFormat;
import dev.leadpatch.domain.catalog.CompanyCatalog.Tag;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldDefinition.CustomFieldOption;
import dev.leadpatch.domain.value.PartnerType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the entries of a catalog are printed. */
final class CatalogFormats {
    static final EntryFormat<Tag> TAG = new EntryFormat<>(
            List.of(
                    new Column<>("ID", tag -> Long.toString(tag.id().value())),
                    new Column<>("LABEL", Tag::label),
                    new Column<>("BACKGROUND", Tag::backgroundColor),
                    new Column<>("TEXT", Tag::textColor),
                    new Column<>("PARTNER TYPE", tag -> partnerType(tag, "")),
                    new Column<>("STATE", tag -> state(tag.archived()))),
            CatalogFormats::json);

    static final EntryFormat<User> USER = new EntryFormat<>(
            List.of(
                    new Column<>("ID", user -> Long.toString(user.id().value())),
                    new Column<>("EMAIL", User::email),
                    new Column<>("NAME", User::name),
                    new Column<>("STATE", user -> state(user.archived()))),
            CatalogFormats::json);

    static final EntryFormat<CustomFieldDefinition> FIELD = new EntryFormat<>(
            List.of(
                    new Column<>("ID", field -> Long.toString(field.id().value())),
                    new Column<>("LABEL", CustomFieldDefinition::label),
                    new Column<>("TYPE", field -> field.type().wireName()),
                    new Column<>("CATEGORY", CustomFieldDefinition::category),
                    new Column<>("REQUIRED", field -> field.required() ? "yes" : "no"),
                    new Column<>("STATE", field -> state(field.archived())),
                    new Column<>(
                            "OPTIONS",
                            field -> field.activeOptions().stream()
                                    .map(option -> option.id().value() + " " + option.label())
                                    .collect(Collectors.joining(", ")))),
            CatalogFormats::json);

    static final EntryFormat<CustomFieldOption> OPTION = new EntryFormat<>(
            List.of(
                    new Column<>("ID", option -> Long.toString(option.id().value())),
                    new Column<>("LABEL", CustomFieldOption::label),
                    new Column<>("STATE", option -> state(option.archived()))),
            CatalogFormats::json);

    private CatalogFormats() {}

    private static String state(boolean archived) {
        return archived ? "archived" : "active";
    }

    private static @Nullable String partnerType(Tag tag, @Nullable String none) {
        return tag.partnerType().map(PartnerType::wireName).orElse(none);
    }

    private static Map<String, @Nullable Object> json(Tag tag) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", tag.id().value());
        json.put("uuid", tag.uuid().toString());
        json.put("label", tag.label());
        json.put("background_color", tag.backgroundColor());
        json.put("text_color", tag.textColor());
        json.put("partner_type", partnerType(tag, null));
        json.put("archived", tag.archived());
        return json;
    }

    private static Map<String, @Nullable Object> json(User user) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", user.id().value());
        json.put("uuid", user.uuid().toString());
        json.put("email", user.email());
        json.put("first_name", user.firstName());
        json.put("last_name", user.lastName());
        json.put("color", user.color());
        json.put("created_at", user.createdAt().orElse(null));
        json.put("archived", user.archived());
        return json;
    }

    private static Map<String, @Nullable Object> json(CustomFieldDefinition field) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", field.id().value());
        json.put("uuid", field.uuid().toString());
        json.put("label", field.label());
        json.put("type", field.type().wireName());
        json.put("category", field.category());
        json.put("required", field.required());
        json.put("shared", field.shared());
        json.put(
                "options",
                field.hasOptions()
                        ? field.options().stream().map(CatalogFormats::json).toList()
                        : null);
        json.put("archived", field.archived());
        return json;
    }

    private static Map<String, @Nullable Object> json(CustomFieldOption option) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>(option.asDocument());
        json.put("archived", option.archived());
        return json;
    }
}

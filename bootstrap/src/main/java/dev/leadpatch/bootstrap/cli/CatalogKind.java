package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.catalog.ManageCatalog;
import dev.leadpatch.application.catalog.ManageCatalog.Entries;
import dev.leadpatch.bootstrap.cli.Member.Presence;
import dev.leadpatch.bootstrap.cli.OutputOptions.EntryFormat;
import dev.leadpatch.domain.catalog.CompanyCatalog.Tag;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.catalog.CustomFieldDefinitionPatch;
import dev.leadpatch.domain.catalog.EntryPatch;
import dev.leadpatch.domain.catalog.OptionPatch;
import dev.leadpatch.domain.catalog.TagPatch;
import dev.leadpatch.domain.catalog.UserPatch;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldDefinition.CustomFieldOption;
import dev.leadpatch.domain.customfield.CustomFieldType;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.value.PartnerType;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One kind of catalog entries, as commands manage it.
 *
 * @param command the name of the command group, such as {@code field}
 * @param noun the name of an entry in messages, such as {@code custom field}
 * @param ofField whether the entries belong to a custom field, which {@code --field} selects
 * @param entries returns the entries; the custom field is 0 for entries of a company
 */
record CatalogKind<I, T>(
        String command,
        String noun,
        boolean ofField,
        BiFunction<ManageCatalog, Long, Entries<I, T>> entries,
        LongFunction<I> toId,
        ToLongFunction<T> id,
        BiFunction<Map<String, @Nullable Object>, Strictness, EntryPatch<I, T>> readNew,
        BiFunction<Map<String, @Nullable Object>, Strictness, EntryPatch<I, T>> readChange,
        List<Member> members,
        EntryFormat<T> format) {

    static final CatalogKind<TagId, Tag> TAG = new CatalogKind<>(
            "tag",
            "tag",
            false,
            (catalog, none) -> catalog.tags(),
            TagId::new,
            tag -> tag.id().value(),
            TagPatch::readNew,
            TagPatch::readChange,
            List.of(
                    Member.text("--label", "TEXT", Presence.REQUIRED, "The label."),
                    Member.clearableText("--background-color", "COLOR", "The background, such as #3366ff."),
                    Member.clearableText("--text-color", "COLOR", "The color of the text, such as #ffffff."),
                    Member.clearableText(
                            "--partner-type", "TYPE", "One of " + String.join(", ", PartnerType.WIRE_NAMES) + ".")),
            CatalogFormats.TAG);

    static final CatalogKind<UserId, User> USER = new CatalogKind<>(
            "user",
            "user",
            false,
            (catalog, none) -> catalog.users(),
            UserId::new,
            user -> user.id().value(),
            UserPatch::readNew,
            UserPatch::readChange,
            List.of(
                    Member.text("--email", "EMAIL", Presence.REQUIRED, "The email address."),
                    Member.text("--first-name", "TEXT", Presence.REQUIRED, "The first name."),
                    Member.text("--last-name", "TEXT", Presence.REQUIRED, "The last name."),
                    Member.clearableText("--color", "COLOR", "The color of the user, such as #3366ff.")),
            CatalogFormats.USER);

    static final CatalogKind<CustomFieldId, CustomFieldDefinition> FIELD = new CatalogKind<>(
            "field",
            "custom field",
            false,
            (catalog, none) -> catalog.customFields(),
            CustomFieldId::new,
            field -> field.id().value(),
            CustomFieldDefinitionPatch::readNew,
            CustomFieldDefinitionPatch::readChange,
            List.of(
                    Member.text("--label", "TEXT", Presence.REQUIRED, "The label."),
                    Member.text(
                            "--type",
                            "TYPE",
                            Presence.REQUIRED,
                            "One of " + String.join(", ", CustomFieldType.WIRE_NAMES) + ". It never changes."),
                    Member.text("--category", "NAME", Presence.ONLY_NEW, "The category. Default: lead"),
                    Member.flag("--required", "Whether a value can be replaced, but not cleared."),
                    Member.flag("--shared", "Whether partner companies see the field."),
                    Member.list(
                            "--option",
                            "options",
                            "LABEL",
                            Presence.ONLY_NEW,
                            label -> Map.of("label", label),
                            "The label of an option of a select or multi_select field.")),
            CatalogFormats.FIELD);

    static final CatalogKind<OptionId, CustomFieldOption> OPTION = new CatalogKind<>(
            "option",
            "option",
            true,
            (catalog, field) -> catalog.options(new CustomFieldId(field)),
            OptionId::new,
            option -> option.id().value(),
            OptionPatch::readNew,
            OptionPatch::readChange,
            List.of(Member.text("--label", "TEXT", Presence.REQUIRED, "The label.")),
            CatalogFormats.OPTION);
}

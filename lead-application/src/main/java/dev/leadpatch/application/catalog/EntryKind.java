package dev.leadpatch.application.catalog;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.audit.AuditedMember;
import dev.leadpatch.application.audit.Auditor.TargetType;
import dev.leadpatch.domain.catalog.CatalogMembers;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.CompanyCatalog.Tag;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldDefinition.CustomFieldOption;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.ViolationCode;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * One kind of catalog entries: where a catalog has them, and their rules.
 *
 * @param creator the permission to create an entry, besides {@link Permission#ADMIN}
 * @param max the maximum number of entries
 * @param uniqueMember the member that is unique
 * @param uniqueText the value of that member, with a prefix that separates the namespaces
 * @param idOf creates an id
 * @param id the value of an entry's id
 * @param entries the entries in a catalog, in the order of lists; empty if the catalog can't have them
 * @param creationCheck returns why the catalog can't have another entry, if its type forbids it
 * @param putAll returns a catalog with the entries, which replace entries of the same ids
 * @param archived whether an entry is archived
 * @param archive returns an archived copy
 * @param restore returns a copy that is not archived
 * @param audited how changes are recorded in the audit log
 */
record EntryKind<I, T>(
        Permission creator,
        int max,
        String uniqueMember,
        Function<T, String> uniqueText,
        LongFunction<I> idOf,
        ToLongFunction<T> id,
        Function<CompanyCatalog, Optional<List<T>>> entries,
        Function<CompanyCatalog, Optional<Violation>> creationCheck,
        BiFunction<CompanyCatalog, List<T>, CompanyCatalog> putAll,
        Predicate<T> archived,
        BiFunction<T, Instant, T> archive,
        Function<T, T> restore,
        Audited<T> audited) {
    private static final String LABEL = "label";

    /**
     * How changes of entries are recorded in the audit log.
     *
     * @param prefix the part of the target's id before the id of the entry
     */
    record Audited<T>(TargetType type, String prefix, List<AuditedMember<T>> members) {}

    static final EntryKind<TagId, Tag> TAG = new EntryKind<>(
            Permission.WRITE,
            CompanyCatalog.MAX_TAGS,
            LABEL,
            Tag::label,
            TagId::new,
            tag -> tag.id().value(),
            catalog ->
                    Optional.of(sorted(catalog.tags().values(), tag -> tag.id().value())),
            catalog -> Optional.empty(),
            CompanyCatalog::withTags,
            Tag::archived,
            (tag, now) -> tag.withArchived(true),
            tag -> tag.withArchived(false),
            new Audited<>(
                    TargetType.TAG,
                    "",
                    List.of(
                            new AuditedMember<>(LABEL, Tag::label),
                            new AuditedMember<>("background_color", Tag::backgroundColor),
                            new AuditedMember<>("text_color", Tag::textColor),
                            new AuditedMember<>("partner_type", Tag::partnerType))));

    static final EntryKind<UserId, User> USER = new EntryKind<>(
            Permission.ADMIN,
            CompanyCatalog.MAX_USERS,
            "email",
            User::email,
            UserId::new,
            user -> user.id().value(),
            catalog -> Optional.of(
                    sorted(catalog.users().values(), user -> user.id().value())),
            catalog -> Optional.empty(),
            CompanyCatalog::withUsers,
            User::archived,
            User::asArchived,
            User::restored,
            new Audited<>(
                    TargetType.USER,
                    "",
                    List.of(
                            new AuditedMember<>("email", User::email),
                            new AuditedMember<>("first_name", User::firstName),
                            new AuditedMember<>("last_name", User::lastName),
                            new AuditedMember<>("color", User::color))));

    // each category has its own namespace of labels
    static final EntryKind<CustomFieldId, CustomFieldDefinition> CUSTOM_FIELD = new EntryKind<>(
            Permission.ADMIN,
            CompanyCatalog.MAX_CUSTOM_FIELDS,
            LABEL,
            field -> field.category() + "/" + field.label(),
            CustomFieldId::new,
            field -> field.id().value(),
            catalog -> Optional.of(
                    sorted(catalog.customFields().values(), field -> field.id().value())),
            catalog -> Optional.empty(),
            CompanyCatalog::withCustomFields,
            CustomFieldDefinition::archived,
            (field, now) -> field.withArchived(true),
            field -> field.withArchived(false),
            new Audited<>(
                    TargetType.CUSTOM_FIELD,
                    "",
                    List.of(
                            new AuditedMember<>(LABEL, CustomFieldDefinition::label),
                            new AuditedMember<>("required", CustomFieldDefinition::required),
                            new AuditedMember<>("shared", CustomFieldDefinition::shared),
                            new AuditedMember<>("options", CustomFieldDefinition::options))));

    /** The options of a custom field. */
    static EntryKind<OptionId, CustomFieldOption> optionOf(CustomFieldId field) {
        return new EntryKind<>(
                Permission.ADMIN,
                CompanyCatalog.MAX_OPTIONS,
                LABEL,
                CustomFieldOption::label,
                OptionId::new,
                option -> option.id().value(),
                catalog ->
                        Optional.ofNullable(catalog.customFields().get(field)).map(CustomFieldDefinition::options),
                catalog -> Optional.ofNullable(catalog.customFields().get(field))
                        .filter(definition -> !definition.hasOptions())
                        .map(EntryKind::withoutOptions),
                (catalog, options) ->
                        catalog.with(Optional.ofNullable(catalog.customFields().get(field))
                                .orElseThrow()
                                .withOptions(options)),
                CustomFieldOption::archived,
                (option, now) -> option.withArchived(true),
                option -> option.withArchived(false),
                new Audited<>(
                        TargetType.CUSTOM_FIELD_OPTION,
                        field.value() + "/",
                        List.of(new AuditedMember<>(LABEL, CustomFieldOption::label))));
    }

    private static Violation withoutOptions(CustomFieldDefinition field) {
        return new Violation(
                        DocumentPath.ROOT,
                        ViolationCode.WRONG_TYPE,
                        "is an option, but \"" + field.label() + "\" is a "
                                + field.type().wireName() + " field")
                .withRedactedMessage("is an option, but the custom field has none");
    }

    boolean mayCreate(Caller caller) {
        return caller.hasPermission(creator) || caller.hasPermission(Permission.ADMIN);
    }

    /** The key that no other entry may have. */
    String uniqueKey(T entry) {
        return CatalogMembers.uniqueKey(uniqueText.apply(entry));
    }

    private static <T> List<T> sorted(Collection<T> entries, ToLongFunction<T> id) {
        return entries.stream().sorted(Comparator.comparingLong(id)).toList();
    }
}

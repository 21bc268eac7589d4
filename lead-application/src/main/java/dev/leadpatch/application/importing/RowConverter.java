package dev.leadpatch.application.importing;

import dev.leadpatch.application.importing.FieldTarget.Member;
import dev.leadpatch.application.importing.ValueConverter.Converted;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.patch.LeadDraft;
import dev.leadpatch.domain.patch.LeadDraft.Identity;
import dev.leadpatch.domain.patch.LeadDraftReader;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.value.Characters;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.value.UuidParser;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Converts rows to drafts of leads, which the rules of requests then validate. Not thread-safe. */
final class RowConverter {
    private static final int MAX_SOURCE_LENGTH = 255;

    private final ColumnMapping mapping;
    private final ValueConverter values;
    private final ValueFormats formats;
    private final Set<Member> used;
    private final Instant now;

    /** @param used the members of the identity that are kept or matched; the others are ignored */
    RowConverter(CompanyCatalog catalog, ColumnMapping mapping, ValueFormats formats, Set<Member> used, Instant now) {
        this.mapping = mapping;
        this.formats = formats;
        this.values = new ValueConverter(new CatalogNames(catalog), formats);
        this.used = used;
        this.now = now;
    }

    /** Converts one row whose values could be read. */
    ConvertedRow convert(ImportRow row) {
        Conversion conversion = new Conversion();
        row.values().forEach((column, value) -> {
            Object present = value instanceof String text && Characters.isBlank(text) ? null : value;
            if (present != null) {
                conversion.add(column, present);
            } else if (mapping.target(column).orElse(Member.IGNORED) instanceof Member member) {
                conversion.columns.putIfAbsent(member.wireName(), column); // for errors about its absence
            }
        });
        return conversion.finish(row);
    }

    /** The conversion of one row. */
    private final class Conversion {
        private final Map<String, @Nullable Object> document = new LinkedHashMap<>();
        private final List<Object> customFields = new ArrayList<>();
        private final Map<String, String> columns = new LinkedHashMap<>();
        private final Map<String, String> explanations = new LinkedHashMap<>();
        private final Map<Member, Object> identity = new EnumMap<>(Member.class); // and the source

        private void add(String column, Object value) {
            Optional<FieldTarget> target = mapping.target(column);
            if (target.isEmpty()) {
                put(column, column, Converted.of(value)); // an unknown member, which is rejected
            } else if (target.get() instanceof FieldTarget.CustomField field) {
                Converted converted = values.customField(field.definition(), value);
                addCustomField(column, field, converted);
            } else {
                addMember((Member) target.get(), column, value);
            }
        }

        private void addCustomField(String column, FieldTarget.CustomField field, Converted converted) {
            String place = Member.CUSTOM_FIELDS.wireName() + "/" + customFields.size();
            columns.put(place, column);
            converted.explanation().ifPresent(text -> explanations.put(place, text));
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("customFieldId", field.definition().id().value());
            entry.put("type", field.definition().type().wireName());
            entry.put(
                    "value", Collections.singletonMap(field.definition().type().wireName(), converted.value()));
            customFields.add(entry);
        }

        private void addMember(Member member, String column, Object value) {
            switch (member) {
                case COMPANY_NAME, EMAIL, PHONE_NUMBER, FIRST_NAME, LAST_NAME, PARTNER_TYPE ->
                    put(member.wireName(), column, Converted.of(value));
                case STATUS -> put(member.wireName(), column, ValueConverter.status(value));
                case ASSIGNED_USERS -> put(member.wireName(), column, values.users(value));
                case TAGS -> put(member.wireName(), column, values.tags(value));
                case CUSTOM_FIELDS -> addCustomFields(column, value);
                case SOURCE -> readSource(column, value);
                case ID, UUID, CREATED_AT -> readIdentity(member, column, value);
                case IGNORED -> {}
            }
        }

        private void put(String name, String column, Converted converted) {
            document.put(name, converted.value());
            columns.put(name, column);
            converted.explanation().ifPresent(text -> explanations.put(name, text));
        }

        /** Adds the entries of a list in the shape of a request or of a response. */
        private void addCustomFields(String column, Object value) {
            if (!(value instanceof List<?> entries)) {
                put(Member.CUSTOM_FIELDS.wireName(), column, Converted.of(value));
                return;
            }
            for (Object entry : entries) {
                Optional<FieldTarget.CustomField> field = fieldOf(entry);
                Object plain = entry instanceof Map<?, ?> object ? object.get("value") : null;
                if (field.isPresent() && plain != null) {
                    addCustomField(
                            column, field.get(), values.customField(field.get().definition(), plain));
                } else if (field.isEmpty()) {
                    columns.put(Member.CUSTOM_FIELDS.wireName() + "/" + customFields.size(), column);
                    customFields.add(entry == null ? "" : entry);
                }
            }
        }

        private Optional<FieldTarget.CustomField> fieldOf(@Nullable Object entry) {
            Object fieldId = entry instanceof Map<?, ?> object
                    ? Optional.<Object>ofNullable(object.get("customFieldId")).orElse(object.get("id"))
                    : null;
            return fieldId instanceof Number number ? mapping.customField("customFields/" + number) : Optional.empty();
        }

        private void readSource(String column, Object value) {
            String text = value instanceof String name ? Characters.trim(name) : "";
            boolean valid = !text.isEmpty()
                    && text.codePointCount(0, text.length()) <= MAX_SOURCE_LENGTH
                    && text.codePoints().noneMatch(Character::isISOControl);
            if (valid) {
                identity.put(Member.SOURCE, text);
            } else {
                put("source", column, Converted.failed(value, "must be a text of up to 255 characters on one line"));
            }
        }

        private void readIdentity(Member member, String column, Object value) {
            if (!used.contains(member)) {
                return;
            }
            String text = value.toString().strip();
            switch (member) {
                case ID ->
                    keep(
                            member,
                            column,
                            value,
                            ValueConverter.leadId(text),
                            "must be an id (a positive 64-bit integer)");
                case UUID ->
                    keep(
                            member,
                            column,
                            value,
                            UuidParser.parse(text),
                            "must be a UUID such as 0f8fad5b-d9cb-469f-a165-70867728950e");
                default ->
                    keep(
                            member,
                            column,
                            value,
                            formats.time(text).filter(time -> !time.isAfter(now)),
                            "must be a past time such as 2024-01-15T14:30:00Z, or have --date-format");
            }
        }

        private void keep(Member member, String column, Object value, Optional<?> read, String error) {
            if (read.isPresent()) {
                identity.put(member, read.get());
            } else {
                put(member.wireName(), column, Converted.failed(value, error));
            }
        }

        private ConvertedRow finish(ImportRow row) {
            if (!customFields.isEmpty()) {
                document.put(Member.CUSTOM_FIELDS.wireName(), customFields);
            }
            LeadDraft read = LeadDraftReader.read(document, Strictness.STRICT).draft();
            LeadDraft draft = new LeadDraft(
                    read.patch(),
                    (String) identity.get(Member.SOURCE),
                    read.partnerType(),
                    new Identity((LeadId) identity.get(Member.ID), (UUID) identity.get(Member.UUID), (Instant)
                            identity.get(Member.CREATED_AT)));
            return new ConvertedRow(row, draft, columns, explanations);
        }
    }
}

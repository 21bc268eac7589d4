package dev.leadpatch.application.importing;

import dev.leadpatch.application.importing.FieldTarget.Member;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.patch.NameSuggester;
import dev.leadpatch.domain.value.LeadField;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds the field of a column by its name: the name of a field as in requests and responses, the label of a custom field,
 * or a usual synonym. Case, spaces and punctuation are ignored.
 */
public final class ColumnMatcher {
    /** Members of responses that an import leaves to the service. */
    private static final List<String> READ_ONLY = List.of(
            "updated_at",
            "version",
            "company_id",
            "created_by_user_id",
            "archived_at",
            "erased_at",
            "partnership_leads",
            "partnershipLeadId",
            "lead_deals",
            "campaign_id",
            "campaign_title",
            "campaign_partners",
            "total",
            RejectedRow.COLUMN,
            RejectedRow.REASON);

    private final CompanyCatalog catalog;
    private final Map<String, FieldTarget> targets = new HashMap<>();
    private final NameSuggester suggester;

    public ColumnMatcher(CompanyCatalog catalog) {
        this.catalog = catalog;
        addCustomFields();
        for (Member member : Member.values()) {
            targets.put(normalize(member.wireName()), member);
        }
        // a label takes precedence over a synonym
        for (Member member : Member.values()) {
            member.synonyms().forEach(synonym -> targets.putIfAbsent(normalize(synonym), member));
        }
        READ_ONLY.forEach(name -> targets.putIfAbsent(normalize(name), Member.IGNORED));
        suggester = new NameSuggester(Stream.concat(
                        Stream.of(Member.values()).map(FieldTarget::wireName),
                        activeFields().map(CustomFieldDefinition::label))
                .distinct()
                .toList());
    }

    private void addCustomFields() {
        Set<String> ambiguous = new HashSet<>();
        activeFields().forEach(field -> {
            String label = normalize(field.label());
            if (targets.put(label, new FieldTarget.CustomField(field)) != null) {
                ambiguous.add(label);
            }
        });
        ambiguous.forEach(targets::remove);
        targets.remove("");
    }

    private Stream<CustomFieldDefinition> activeFields() {
        return catalog.customFields().values().stream()
                .filter(field -> field.category().equals(CustomFieldDefinition.LEAD_CATEGORY) && !field.archived());
    }

    /** Returns the field of a column; empty if there is none. */
    public Optional<FieldTarget> match(String column) {
        Optional<FieldTarget> named = ofWireName(column.strip());
        return named.isPresent() ? named : Optional.ofNullable(targets.get(normalize(column)));
    }

    /** Returns the field with this name in a mapping; empty if there is none. */
    public Optional<FieldTarget> ofWireName(String name) {
        return LeadField.customFieldId(name)
                .flatMap(catalog::leadCustomField)
                .<FieldTarget>map(FieldTarget.CustomField::new)
                .or(() -> Member.ofWireName(name));
    }

    /** Returns a known name or label that is similar to the name of a column. */
    public Optional<String> suggest(String column) {
        return suggester.nearest(column);
    }

    /** Returns whether a column is a member of responses that an import ignores. */
    public boolean isReadOnly(String column) {
        return Objects.equals(targets.get(normalize(column)), Member.IGNORED);
    }

    private static String normalize(String name) {
        StringBuilder letters = new StringBuilder(name.length());
        name.codePoints().filter(Character::isLetterOrDigit).forEach(letters::appendCodePoint);
        return letters.toString().toLowerCase(Locale.ROOT);
    }
}

package dev.leadpatch.application.importing;

import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.value.PartnerType;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Leads as the rows of a table, which an import of the same company reads back without a change. The columns are those of
 * one catalog; custom fields that are created later are left out.
 */
public final class LeadTable {
    private static final List<String> MEMBERS = List.of(
            "id",
            "uuid",
            "created_at",
            "updated_at",
            "source",
            "partner_type",
            "company_name",
            "email",
            "phone_number",
            "first_name",
            "last_name",
            "status",
            "assigned_users",
            "tags");

    private final CatalogNames names;
    private final List<CustomFieldDefinition> fields;
    private final List<String> header;
    private final char listSeparator = ValueFormats.DEFAULT.listSeparator();

    public LeadTable(CompanyCatalog catalog) {
        names = new CatalogNames(catalog);
        fields = catalog.customFields().values().stream()
                .filter(field -> field.category().equals(CustomFieldDefinition.LEAD_CATEGORY))
                .toList();
        header = headerOf(new ColumnMatcher(catalog));
    }

    private List<String> headerOf(ColumnMatcher matcher) {
        List<String> columns = new ArrayList<>(MEMBERS);
        for (CustomFieldDefinition field : fields) {
            FieldTarget target = new FieldTarget.CustomField(field);
            boolean isFoundByLabel =
                    matcher.match(field.label()).filter(target::equals).isPresent();
            columns.add(isFoundByLabel ? field.label() : target.wireName());
        }
        return List.copyOf(columns);
    }

    /** The names of the columns; custom fields by their label, if an import finds them by it. */
    public List<String> header() {
        return header;
    }

    /** Returns the cells of a lead; what it does not have is empty. */
    public List<String> row(LeadSnapshot snapshot) {
        Lead lead = snapshot.lead();
        List<String> cells = new ArrayList<>(header.size());
        cells.add(String.valueOf(lead.id().value()));
        cells.add(lead.uuid().toString());
        cells.add(lead.createdAt().toString());
        cells.add(lead.updatedAt().toString());
        cells.add(text(lead.origin().source()));
        cells.add(Optional.ofNullable(lead.origin().partnerType())
                .map(PartnerType::wireName)
                .orElse(""));
        cells.add(text(lead.fields().companyName()));
        cells.add(text(lead.fields().email()));
        cells.add(text(lead.fields().phoneNumber()));
        cells.add(text(lead.fields().firstName()));
        cells.add(text(lead.fields().lastName()));
        cells.add(lead.fields().status().wireName());
        cells.add(list(lead.fields().assignedUsers().stream().map(UserId::value).toList(), names.users()));
        cells.add(list(lead.fields().tags().stream().map(TagId::value).toList(), names.tags()));
        fields.forEach(field ->
                cells.add(customField(field, lead.fields().customFields().get(field.id()))));
        return cells;
    }

    private String customField(CustomFieldDefinition field, @Nullable CustomFieldValue value) {
        if (value == null) {
            return "";
        }
        CatalogNames.Names options = names.options(field.id());
        if (value instanceof CustomFieldValue.Select select) {
            return options.nameOf(select.option().value());
        }
        if (value instanceof CustomFieldValue.MultiSelect selected) {
            return list(selected.options().stream().map(OptionId::value).toList(), options);
        }
        return value instanceof CustomFieldValue.Numeric numeric
                ? numeric.number().toPlainString()
                : String.valueOf(value.plainValue());
    }

    private String list(List<Long> ids, CatalogNames.Names known) {
        return ListCell.join(ids.stream().map(known::nameOf).toList(), listSeparator);
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}

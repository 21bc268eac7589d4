package dev.leadpatch.domain.catalog;

import dev.leadpatch.domain.customfield.CustomFieldDefinition.CustomFieldOption;
import dev.leadpatch.domain.patch.ObjectReader;
import dev.leadpatch.domain.patch.ObjectReader.Schema;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.patch.ReadContext;
import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The members of an option of a custom field in a request. */
public record OptionPatch(Optional<String> label, List<Violation> readErrors, List<DocumentPath> ignored)
        implements EntryPatch<OptionId, CustomFieldOption> {
    static final String LABEL = "label";
    static final Schema NEW_SCHEMA = Schema.of(List.of(LABEL), List.of());
    private static final Schema CHANGE_SCHEMA = NEW_SCHEMA.withoutRequired();

    public OptionPatch {
        readErrors = List.copyOf(readErrors);
        ignored = List.copyOf(ignored);
    }

    /** The patch of a new option. */
    public static OptionPatch ofLabel(String label) {
        return readNew(Map.of(LABEL, label), Strictness.STRICT);
    }

    /** Reads the members of a new option; {@code label} is required. */
    public static OptionPatch readNew(@Nullable Object document, Strictness strictness) {
        return read(document, NEW_SCHEMA, strictness);
    }

    /** Reads the change of an option; all members are optional. */
    public static OptionPatch readChange(@Nullable Object document, Strictness strictness) {
        return read(document, CHANGE_SCHEMA, strictness);
    }

    private static OptionPatch read(@Nullable Object document, Schema schema, Strictness strictness) {
        ReadContext context = new ReadContext(strictness);
        Optional<String> label = ObjectReader.of(document, DocumentPath.ROOT, schema, context)
                .flatMap(option -> CatalogMembers.label(option, LABEL));
        return new OptionPatch(label, context.readErrors(), context.ignoredMembers());
    }

    @Override
    public CustomFieldOption newEntry(OptionId id, UUID uuid, Instant now) {
        return new CustomFieldOption(id, label.orElseThrow(), false);
    }

    @Override
    public CustomFieldOption applyTo(CustomFieldOption option) {
        return new CustomFieldOption(option.id(), label.orElse(option.label()), option.archived());
    }
}

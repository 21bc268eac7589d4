package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.patch.PatchReader.ParsedPatch;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.PartnerType;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.ViolationCode;
import dev.leadpatch.domain.violation.Violations;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the draft of a lead from a document: the members of a patch, {@code source} and {@code associationType}. The
 * document may contain the members of the vendor's other products if they are {@code null}, {@code false} or empty.
 */
public final class LeadDraftReader {
    /** The values of {@code source} that a request can set. */
    public static final List<String> SOURCES =
            List.of("manual", "campaign", "partnership", "integration", "lead_submission_form");

    public static final String SOURCE = "source";
    public static final String ASSOCIATION_TYPE = "associationType";
    private static final String CAMPAIGNS = "campaigns";
    private static final List<String> UNSUPPORTED_MEMBERS = List.of(
            "companyCampaignId",
            "partnershipLead",
            "partnerCustomFields",
            "attributions",
            "integrationName",
            "integrationCustomFields",
            "powerups");

    private static final NameSuggester NAME_SUGGESTER =
            new NameSuggester(Stream.concat(LeadField.WIRE_NAMES.stream(), Stream.of(SOURCE, ASSOCIATION_TYPE))
                    .toList());

    private final ReadContext context;

    private LeadDraftReader(ReadContext context) {
        this.context = context;
    }

    /** Reads the draft of {@code document}; collects at most {@link Violations#MAX_VIOLATIONS} + 1 errors. */
    public static ParsedDraft read(@Nullable Object document, Strictness strictness) {
        return read(document, ReadOptions.of(strictness));
    }

    /** As {@link #read(Object, Strictness)}, with other options. */
    public static ParsedDraft read(@Nullable Object document, ReadOptions options) {
        return read(document, new ReadContext(options, Violations.MAX_VIOLATIONS));
    }

    /** Reads the draft of {@code document} with a new context. */
    static ParsedDraft read(@Nullable Object document, ReadContext context) {
        LeadDraftReader reader = new LeadDraftReader(context);
        Map<?, ?> object = document instanceof Map<?, ?> map ? map : Map.of();
        Optional<String> source = reader.name(SOURCE, object.get(SOURCE), SOURCES, ViolationCode.UNKNOWN_SOURCE);
        Optional<PartnerType> partnerType = reader.readAssociationType(object.get(ASSOCIATION_TYPE));
        Object fields = document instanceof Map<?, ?> ? reader.fieldsOf(object) : document;
        ParsedPatch parsed = PatchReader.readNew(fields, context, NAME_SUGGESTER);
        return new ParsedDraft(
                new LeadDraft(parsed.patch(), source.orElse(null), partnerType.orElse(null)), parsed.ignored());
    }

    /** Returns the members of a patch, and unknown ones; rejects those that are not supported. */
    private Map<Object, @Nullable Object> fieldsOf(Map<?, ?> object) {
        Map<Object, @Nullable Object> fields = new LinkedHashMap<>();
        object.forEach((key, value) -> {
            String name = String.valueOf(key);
            if (name.equals(PatchReader.CONDITIONS_MEMBER)) {
                context.reject(
                        DocumentPath.ROOT.member(name),
                        ViolationCode.NOT_SUPPORTED,
                        "is supported only for updates; a new lead has no values to expect");
            } else if (UNSUPPORTED_MEMBERS.contains(name)) {
                rejectUnlessEmpty(name, value);
            } else if (!name.equals(SOURCE) && !name.equals(ASSOCIATION_TYPE)) {
                fields.put(key, value);
            }
        });
        return fields;
    }

    private Optional<PartnerType> readAssociationType(@Nullable Object value) {
        if (CAMPAIGNS.equals(value)) {
            context.reject(
                    DocumentPath.ROOT.member(ASSOCIATION_TYPE),
                    ViolationCode.NOT_SUPPORTED,
                    "must be one of " + String.join(", ", PartnerType.WIRE_NAMES) + "; campaigns are not supported");
            return Optional.empty();
        }
        return name(ASSOCIATION_TYPE, value, PartnerType.WIRE_NAMES, ViolationCode.UNKNOWN_ASSOCIATION_TYPE)
                .flatMap(PartnerType::ofWireName);
    }

    private Optional<String> name(String member, @Nullable Object input, List<String> allowed, ViolationCode code) {
        DocumentPath path = DocumentPath.ROOT.member(member);
        Object value = context.ignoresBlank(path, input) ? null : context.blankToNull(input);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof String name)) {
            context.rejectType(path, value, "must be a string or null");
            return Optional.empty();
        }
        if (!allowed.contains(name)) {
            context.rejectUnknownName(path, code, allowed);
            return Optional.empty();
        }
        return Optional.of(name);
    }

    private void rejectUnlessEmpty(String name, @Nullable Object value) {
        boolean isEmpty = value == null
                || value.equals(false)
                || value.equals("")
                || (value instanceof List<?> list && list.isEmpty())
                || (value instanceof Map<?, ?> object && object.isEmpty());
        if (!isEmpty) {
            context.ignoreOrReject(
                    DocumentPath.ROOT.member(name), ViolationCode.NOT_SUPPORTED, "is not supported by this service");
        }
    }

    /**
     * A draft, as read from a document.
     *
     * @param ignored the paths of the members that lenient handling ignored, in the order of the document
     */
    public record ParsedDraft(LeadDraft draft, List<DocumentPath> ignored) {
        public ParsedDraft {
            ignored = List.copyOf(ignored);
        }
    }
}

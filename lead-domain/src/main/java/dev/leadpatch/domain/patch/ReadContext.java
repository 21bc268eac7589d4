package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.value.DocumentTypes;
import dev.leadpatch.domain.value.ExactNumbers;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.Violation.AllowedValues;
import dev.leadpatch.domain.violation.ViolationCode;
import dev.leadpatch.domain.violation.Violations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The context of reading one document: the strictness, and the read errors and ignored members so far. Readers of
 * documents that contain patches, such as a company's, use it too. Not thread-safe.
 */
public final class ReadContext {
    /** The maximum number of entries that are read. All lists of a valid patch are much shorter. */
    static final int MAX_LIST_SIZE = 1_000;

    private final ReadOptions options;
    private final int maxErrors;
    private final boolean ignoresUnknownMembers;
    private final List<Violation> readErrors = new ArrayList<>();
    private final List<DocumentPath> ignoredMembers = new ArrayList<>();

    public ReadContext(Strictness strictness) {
        this(ReadOptions.of(strictness), Violations.MAX_VIOLATIONS);
    }

    /**
     * @param maxErrors the maximum number of read errors, and of ignored members; one more of each is collected to show
     *     that there are more
     */
    public ReadContext(ReadOptions options, int maxErrors) {
        this(options, maxErrors, options.strictness() == Strictness.LENIENT);
    }

    private ReadContext(ReadOptions options, int maxErrors, boolean ignoresUnknownMembers) {
        this.options = options;
        this.maxErrors = maxErrors;
        this.ignoresUnknownMembers = ignoresUnknownMembers;
    }

    /** Returns a new context with the same settings, except that nothing is ignored. */
    ReadContext forConditions() {
        return new ReadContext(options.withBlankHandling(BlankHandling.of(options.strictness())), maxErrors, false);
    }

    /** Whether a list can be changed by an object of the elements to add and remove. */
    boolean acceptsListChanges() {
        return options.format() == PatchFormat.LEADPATCH;
    }

    /** Returns {@code null} for blank text, unless it is rejected; otherwise {@code input}. */
    @Nullable
    Object blankToNull(@Nullable Object input) {
        return options.blankHandling().toNull(input);
    }

    /** As {@link #blankToNull}, for the value of a custom field; also replaces blank text under the key of the type. */
    @Nullable
    Object blankValueToNull(@Nullable Object input) {
        return options.blankHandling().valueToNull(input);
    }

    /** Whether the member at {@code path} is treated as absent, because it is blank; reports it as ignored. */
    boolean ignoresBlank(DocumentPath path, @Nullable Object input) {
        return options.blankHandling().ignores(input) && addIgnored(path);
    }

    /** As {@link #ignoresBlank}, for the value of a custom field, which is blank too if the key of the type has blank text. */
    boolean ignoresBlankValue(DocumentPath path, @Nullable Object input) {
        return options.blankHandling().ignoresValue(input) && addIgnored(path);
    }

    /** The read errors so far, in the order of reading. */
    public List<Violation> readErrors() {
        return List.copyOf(readErrors);
    }

    /** The members that were ignored so far, in the order of reading: unknown ones, and those with blank text. */
    public List<DocumentPath> ignoredMembers() {
        return List.copyOf(ignoredMembers);
    }

    /** Adds a read error at {@code path}. */
    public void reject(DocumentPath path, ViolationCode code, String message) {
        add(() -> new Violation(path, code, message));
    }

    /** Adds a read error for a value of the wrong type; the message of an unsupported Java type replaces {@code message}. */
    public void rejectType(DocumentPath path, @Nullable Object value, String message) {
        add(() -> wrongType(path, value, message));
    }

    /** As {@link #rejectType(DocumentPath, Object, String)}, with the values that the field accepts. */
    void rejectType(DocumentPath path, @Nullable Object value, String message, AllowedValues allowed) {
        add(() -> wrongType(path, value, message).withAllowed(allowed));
    }

    private static Violation wrongType(DocumentPath path, @Nullable Object value, String message) {
        return DocumentTypes.unsupportedReason(value)
                .map(reason -> new Violation(path, ViolationCode.UNSUPPORTED_JAVA_TYPE, reason))
                .orElseGet(() -> new Violation(path, ViolationCode.TYPE, message));
    }

    /** Returns {@code value} if it is an object; otherwise adds a read error as {@link #rejectType} does. */
    public Optional<Map<?, ?>> object(@Nullable Object value, DocumentPath path, String message) {
        if (value instanceof Map<?, ?> object
                && DocumentTypes.unsupportedReason(object).isEmpty()) {
            return Optional.of(object);
        }
        rejectType(path, value, message);
        return Optional.empty();
    }

    /** Adds a read error for a name that is not one of {@code allowed}. */
    public void rejectUnknownName(DocumentPath path, ViolationCode code, List<String> allowed) {
        String field = String.valueOf(path.segments().get(0));
        reject(path, code, "must be one of " + String.join(", ", allowed), AllowedValues.ofNames(field, allowed));
    }

    /** Adds a read error at {@code path}, with the values that the field accepts. */
    void reject(DocumentPath path, ViolationCode code, String message, AllowedValues allowed) {
        add(() -> new Violation(path, code, message).withAllowed(allowed));
    }

    /** Ignores the unknown member {@code name} in lenient handling; adds a read error in strict handling. */
    public void ignoreOrReject(DocumentPath object, String name, NameSuggester knownNames) {
        if (!ignore(object.member(name))) {
            rejectUnknownMember(object, name, knownNames::nearest);
        }
    }

    /** Ignores the member at {@code path} in lenient handling; adds a read error in strict handling. */
    void ignoreOrReject(DocumentPath path, ViolationCode code, String message) {
        if (!ignore(path)) {
            reject(path, code, message);
        }
    }

    private boolean ignore(DocumentPath path) {
        return ignoresUnknownMembers && addIgnored(path);
    }

    private boolean addIgnored(DocumentPath path) {
        if (ignoredMembers.size() <= maxErrors) {
            ignoredMembers.add(path);
        }
        return true;
    }

    /** Adds a read error for the unknown member {@code name}, in lenient handling too, with a suggestion if any. */
    void rejectUnknownMember(DocumentPath object, String name, Function<String, Optional<String>> suggester) {
        add(() -> {
            Optional<String> nearest = suggester.apply(name);
            String hint = nearest.map(suggestion -> "; did you mean \"" + suggestion + "\"?")
                    .orElse("");
            Violation violation =
                    new Violation(object.member(name), ViolationCode.UNKNOWN_FIELD, "is not a known field" + hint);
            return nearest.map(suggestion -> violation.withDetail("suggestion", suggestion))
                    .orElse(violation);
        });
    }

    /** Adds a read error. Errors beyond the maximum are not created: a document may contain half a million of them. */
    private void add(Supplier<Violation> error) {
        if (readErrors.size() <= maxErrors) {
            readErrors.add(error.get());
        }
    }

    /** Adds a read error for a list that exceeds {@link #MAX_LIST_SIZE}. */
    void rejectListSize(DocumentPath path, int entries) {
        reject(path, ViolationCode.TOO_MANY, "has " + entries + " entries; the maximum is " + MAX_LIST_SIZE);
    }

    /** Reads an id. An integer in another notation, such as {@code 1.0}, is an id. */
    public Optional<Long> readId(@Nullable Object value, DocumentPath path) {
        if (value == null || ExactNumbers.toDecimal(value).isEmpty()) {
            rejectType(path, value, "must be an id (a number)");
            return Optional.empty();
        }
        OptionalLong id = ExactNumbers.toPositiveLong((Number) value);
        if (id.isEmpty()) {
            reject(path, ViolationCode.ID, "must be an id (a positive 64-bit integer)");
            return Optional.empty();
        }
        return Optional.of(id.getAsLong());
    }
}

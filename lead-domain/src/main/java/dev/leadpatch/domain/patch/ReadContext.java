package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.value.Characters;
import dev.leadpatch.domain.value.DocumentTypes;
import dev.leadpatch.domain.value.ExactNumbers;
import dev.leadpatch.domain.violation.AllowedValues;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.ViolationCode;
import dev.leadpatch.domain.violation.Violations;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The reading of one document: what all of its parts share, and what was found wrong or dropped on the way. Whoever
 * reads documents around a patch, such as a whole company's, reads their ids and names by it too.
 */
public final class ReadContext {
    /** Every list of a patch takes far fewer; the entries of a longer one are not worth their judging. */
    static final int MAX_LIST_SIZE = 1_000;

    private final Strictness strictness;
    private final int maxErrors;
    private final List<Violation> readErrors = new ArrayList<>();
    private final List<DocumentPath> ignoredMembers = new ArrayList<>();

    public ReadContext(Strictness handling) {
        this(handling, Violations.MAX_VIOLATIONS);
    }

    /** @param most how many defects, and how many dropped members, are gathered; one more tells that there are more */
    ReadContext(Strictness handling, int most) {
        this.strictness = handling;
        this.maxErrors = most;
    }

    /** What {@code sent} stands for: lenient handling takes blank text for {@code null}. */
    @Nullable
    Object blankToNull(@Nullable Object sent) {
        boolean blank = strictness == Strictness.LENIENT && sent instanceof String text && Characters.isBlank(text);
        return blank ? null : sent;
    }

    /** What the value of a custom field stands for: the value as sent, but for blank text under the key of a type. */
    @Nullable
    Object blankValueToNull(@Nullable Object sent) {
        if (sent instanceof Map<?, ?> object && object.size() == 1) {
            Map.Entry<?, ?> only = object.entrySet().iterator().next();
            boolean clears = only.getValue() != null && blankToNull(only.getValue()) == null;
            return clears ? Collections.singletonMap(only.getKey(), null) : sent;
        }
        return blankToNull(sent);
    }

    /** What was refused so far, in the order in which it was found. */
    public List<Violation> readErrors() {
        return List.copyOf(readErrors);
    }

    List<DocumentPath> ignoredMembers() {
        return ignoredMembers;
    }

    /** Refuses what stands at {@code place}. */
    public void reject(DocumentPath place, ViolationCode code, String message) {
        add(new Violation(place, code, message));
    }

    /**
     * Refuses a value that is not of the type that {@code place} has.
     *
     * @param message the type that it must have, if {@code value} has the type of a document's value
     */
    public void refuseType(DocumentPath place, @Nullable Object value, String message) {
        add(wrongType(place, value, message));
    }

    /** As {@link #refuseType(DocumentPath, Object, String)}, where the values of a field were allowed. */
    void refuseType(DocumentPath place, @Nullable Object value, String message, AllowedValues allowed) {
        add(wrongType(place, value, message).withAllowed(allowed));
    }

    private static Violation wrongType(DocumentPath place, @Nullable Object value, String message) {
        return DocumentTypes.unsupported(value)
                .map(reason -> new Violation(place, ViolationCode.UNSUPPORTED_JAVA_TYPE, reason))
                .orElseGet(() -> new Violation(place, ViolationCode.TYPE, message));
    }

    /** Returns the object at {@code place}; refuses any other value, by {@code message} as {@link #refuseType} does. */
    public Optional<Map<?, ?>> object(@Nullable Object value, DocumentPath place, String message) {
        if (value instanceof Map<?, ?> object
                && DocumentTypes.unsupported(object).isEmpty()) {
            return Optional.of(object);
        }
        refuseType(place, value, message);
        return Optional.empty();
    }

    /** Refuses a name that is none of those that are {@code allowed}. */
    public void rejectUnknownName(DocumentPath place, ViolationCode code, List<String> allowed) {
        String field = String.valueOf(place.segments().get(0));
        reject(place, code, "must be one of " + String.join(", ", allowed), AllowedValues.ofNames(field, allowed));
    }

    /** Refuses what stands at {@code place}, where the values of a field were allowed. */
    void reject(DocumentPath place, ViolationCode code, String message, AllowedValues allowed) {
        add(new Violation(place, code, message).withAllowed(allowed));
    }

    /** Drops or refuses the member {@code name}, which the object at {@code object} does not have. */
    public void ignoreOrReject(DocumentPath object, String name, NameSuggester known) {
        DocumentPath place = object.member(name);
        if (strictness == Strictness.LENIENT) {
            if (ignoredMembers.size() <= maxErrors) {
                ignoredMembers.add(place);
            }
            return;
        }
        rejectUnknownMember(object, name, known::nearest);
    }

    /** Refuses, whatever the handling, the member {@code name}, with what it was probably meant to be as a hint. */
    void rejectUnknownMember(DocumentPath object, String name, Function<String, Optional<String>> hints) {
        if (isFull()) {
            return;
        }
        Optional<String> nearest = hints.apply(name);
        String hint = nearest.map(near -> "; did you mean \"" + near + "\"?").orElse("");
        Violation violation =
                new Violation(object.member(name), ViolationCode.UNKNOWN_FIELD, "is not a known field" + hint);
        add(nearest.map(near -> violation.withDetail("suggestion", near)).orElse(violation));
    }

    private void add(Violation defect) {
        if (!isFull()) {
            readErrors.add(defect);
        }
    }

    /** Refuses a list of which nobody would look at each entry. */
    void rejectListSize(DocumentPath place, int entries) {
        reject(place, ViolationCode.TOO_MANY, "has " + entries + " entries, too many to look at");
    }

    private boolean isFull() {
        return readErrors.size() > maxErrors;
    }

    /** The id at {@code place}; an integral number such as {@code 1.0} is one. */
    public Optional<Long> readId(@Nullable Object value, DocumentPath place) {
        if (value == null || ExactNumbers.toDecimal(value).isEmpty()) {
            refuseType(place, value, "must be a number, an id");
            return Optional.empty();
        }
        OptionalLong id = ExactNumbers.toPositiveLong((Number) value);
        if (id.isEmpty()) {
            reject(place, ViolationCode.ID, "must be a positive integer of at most 64 bits, an id");
            return Optional.empty();
        }
        return Optional.of(id.getAsLong());
    }
}

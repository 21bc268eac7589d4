package dev.leadpatch.application.company;

import dev.leadpatch.application.access.RawApiKey;
import dev.leadpatch.application.company.LoadCompany.LoadError;
import dev.leadpatch.domain.patch.DocumentOrderSorter;
import dev.leadpatch.domain.patch.ObjectReader;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.patch.PatchValidator;
import dev.leadpatch.domain.patch.ReadContext;
import dev.leadpatch.domain.patch.ReadOptions;
import dev.leadpatch.domain.value.DocumentTypes;
import dev.leadpatch.domain.value.TimeParser;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The context of one load: the validator and the time that all readers share, and the errors found so far. Not
 * thread-safe.
 */
final class LoadContext {
    private static final int MAX_NAME_LENGTH = 255;

    private final ReadContext readContext = new ReadContext(ReadOptions.of(Strictness.STRICT), Integer.MAX_VALUE);
    private final List<LoadError> errors = new ArrayList<>();
    private final Supplier<UUID> uuids;
    private final Instant loadTime;
    private final PatchValidator patchValidator;
    private final NewKeyRule keyRule;

    LoadContext(PatchValidator patchValidator, NewKeyRule keyRule, Supplier<UUID> uuids, Instant now) {
        this.patchValidator = patchValidator;
        this.keyRule = keyRule;
        this.uuids = uuids;
        this.loadTime = now.truncatedTo(ChronoUnit.MICROS);
    }

    /** Returns the context of one lead, with the same settings and without errors. */
    LoadContext forLead() {
        return new LoadContext(patchValidator, keyRule, uuids, loadTime);
    }

    /** Returns the context that reads ids and rejects unknown names, as for a patch. */
    ReadContext readContext() {
        return readContext;
    }

    PatchValidator patchValidator() {
        return patchValidator;
    }

    void checkNewKey(RawApiKey key, DocumentPath path) {
        keyRule.validate(key).ifPresent(error -> addError(path, error));
    }

    /** Returns a required name or label, trimmed; a placeholder if it is invalid. */
    String name(ObjectReader object, String member) {
        return object.singleLineText(member, MAX_NAME_LENGTH).orElse("");
    }

    /** Returns a name that may be absent or null. */
    Optional<String> optionalName(ObjectReader object, String member) {
        return object.isAbsentOrNull(member) ? Optional.empty() : object.singleLineText(member, MAX_NAME_LENGTH);
    }

    /** Returns a uuid; a new one if it is absent, null or invalid. */
    UUID uuid(ObjectReader object, String member) {
        return object.isAbsentOrNull(member) ? newUuid() : object.uuid(member).orElseGet(this::newUuid);
    }

    /** Returns a time in microseconds, which may be absent or null. */
    Optional<Instant> time(ObjectReader object, String member) {
        if (object.isAbsentOrNull(member)) {
            return Optional.empty();
        }
        Optional<String> value = object.string(member);
        Optional<Instant> time = value.flatMap(TimeParser::parse);
        if (value.isPresent() && time.isEmpty()) {
            addError(object.pathOf(member), TimeParser.MESSAGE);
        }
        return time;
    }

    UUID newUuid() {
        return uuids.get();
    }

    Instant loadTime() {
        return loadTime;
    }

    void addError(DocumentPath path, String message) {
        errors.add(new LoadError(path, message));
    }

    /**
     * Adds the error {@code message} about the type of {@code value}, or the error that documents do not support its
     * type.
     */
    void addTypeError(DocumentPath path, @Nullable Object value, String message) {
        addError(path, DocumentTypes.unsupportedReason(value).orElse(message));
    }

    /** Adds an error if a member that can't be changed differs from its stored value. */
    void validatePermanent(DocumentPath path, Object value, Object stored) {
        if (!value.equals(stored)) {
            addError(path, "can't be changed: it is " + stored);
        }
    }

    /** Adds the violations of a part of the document at {@code parent}. */
    void addErrors(List<Violation> violations, DocumentPath parent) {
        violations.forEach(violation -> addError(parent.resolve(violation.path()), violation.message()));
    }

    /** Returns the errors in document order, at most one per path; an added error precedes a read error. */
    List<LoadError> errors(@Nullable Object root) {
        return errors(root, UnaryOperator.identity());
    }

    /** As {@link #errors(Object)}. {@code toDocumentPath} returns the path in {@code root} of a path that was read. */
    List<LoadError> errors(@Nullable Object root, UnaryOperator<DocumentPath> toDocumentPath) {
        List<LoadError> all = new ArrayList<>(errors);
        readContext.readErrors().forEach(violation -> all.add(new LoadError(violation.path(), violation.message())));
        Map<DocumentPath, LoadError> byPath = new LinkedHashMap<>();
        all.stream()
                .map(error -> new LoadError(toDocumentPath.apply(error.path()), error.message()))
                .forEach(error -> byPath.putIfAbsent(error.path(), error));
        return DocumentOrderSorter.sort(List.copyOf(byPath.values()), LoadError::path, root);
    }

    /** Checks that values are unique within a list, and stores the path of the first occurrence of each value. */
    static final class UniquenessCheck<T> {
        private final Map<T, DocumentPath> firstPaths = new HashMap<>();
        private final LoadContext context;

        UniquenessCheck(LoadContext context) {
            this.context = context;
        }

        /** Returns whether {@code value} is unique so far. A duplicate adds an error at {@code path}. */
        boolean checkUnique(T value, DocumentPath path) {
            DocumentPath first = firstPaths.putIfAbsent(value, path);
            if (first != null) {
                context.addError(path, "is a duplicate of " + first.toJsonPointer());
            }
            return first == null;
        }
    }
}

package dev.leadpatch.application.company;

import dev.leadpatch.domain.patch.DocumentOrderSorter;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.patch.PatchValidator;
import dev.leadpatch.domain.patch.ReadContext;
import dev.leadpatch.domain.value.DocumentTypes;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The context of one load: the validator and the time that all readers share, and the errors found so far. Not
 * thread-safe.
 */
final class LoadContext {
    private final ReadContext readContext = new ReadContext(Strictness.STRICT);
    private final List<LoadError> errors = new ArrayList<>();
    private final Supplier<UUID> uuids;
    private final Instant loadTime;
    private final PatchValidator patchValidator;

    LoadContext(PatchValidator patchValidator, Supplier<UUID> uuids, Instant now) {
        this.patchValidator = patchValidator;
        this.uuids = uuids;
        this.loadTime = now.truncatedTo(ChronoUnit.MICROS);
    }

    /** Returns the context that reads ids and rejects unknown names, as for a patch. */
    ReadContext readContext() {
        return readContext;
    }

    PatchValidator patchValidator() {
        return patchValidator;
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

    /** Returns the object at {@code path}. Any other value adds an error. */
    Optional<Map<?, ?>> object(@Nullable Object value, DocumentPath path) {
        if (value instanceof Map<?, ?> object
                && DocumentTypes.unsupportedReason(object).isEmpty()) {
            return Optional.of(object);
        }
        addTypeError(path, value, "must be an object");
        return Optional.empty();
    }

    /** Adds the violations of a part of the document at {@code parent}. */
    void addErrors(List<Violation> violations, DocumentPath parent) {
        violations.forEach(violation -> addError(parent.resolve(violation.path()), violation.message()));
    }

    /** Returns the errors in document order, at most one per path: the first that was found. */
    List<LoadError> errors(@Nullable Object root) {
        List<LoadError> all = new ArrayList<>(errors);
        readContext.readErrors().forEach(violation -> all.add(new LoadError(violation.path(), violation.message())));
        Map<DocumentPath, LoadError> byPath = new LinkedHashMap<>();
        all.forEach(error -> byPath.putIfAbsent(error.path(), error));
        return DocumentOrderSorter.sort(List.copyOf(byPath.values()), LoadError::path, root);
    }
}

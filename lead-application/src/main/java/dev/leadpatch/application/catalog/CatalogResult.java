package dev.leadpatch.application.catalog;

import dev.leadpatch.application.access.Permission;
import dev.leadpatch.domain.violation.Violation;
import java.util.List;
import java.util.Optional;

/** The result of managing a catalog. */
public sealed interface CatalogResult<T> {

    <R> R fold(Cases<T, R> cases);

    /** One method per result. */
    interface Cases<T, R> {
        R success(T value);

        R notFound();

        R forbidden(Permission missing);

        R rejected(List<Violation> violations);

        R alreadyExists(AlreadyExists<T> conflict);

        R limitReached(int max);
    }

    /** The operation was performed. */
    record Success<T>(T value) implements CatalogResult<T> {
        @Override
        public <R> R fold(Cases<T, R> cases) {
            return cases.success(value);
        }
    }

    /** The caller's company does not have the entry. */
    record NotFound<T>() implements CatalogResult<T> {
        @Override
        public <R> R fold(Cases<T, R> cases) {
            return cases.notFound();
        }
    }

    /** The caller's key lacks a permission. */
    record Forbidden<T>(Permission missing) implements CatalogResult<T> {
        @Override
        public <R> R fold(Cases<T, R> cases) {
            return cases.forbidden(missing);
        }
    }

    /** The request is invalid. All violations are reported, at most one per document path, in no particular order. */
    record Rejected<T>(List<Violation> violations) implements CatalogResult<T> {
        public Rejected {
            violations = List.copyOf(violations);
        }

        @Override
        public <R> R fold(Cases<T, R> cases) {
            return cases.rejected(violations);
        }
    }

    /**
     * Another entry has the label or email address.
     *
     * @param member the member that must be unique, such as {@code label}
     * @param existing the other entry; empty if the caller has no read access
     */
    record AlreadyExists<T>(String member, Optional<ExistingEntry> existing) implements CatalogResult<T> {
        /**
         * An entry that a request conflicts with.
         *
         * @param archived whether the entry is archived; it can be restored
         */
        public record ExistingEntry(long id, boolean archived) {}

        public AlreadyExists(String member, long existingId, boolean archived) {
            this(member, Optional.of(new ExistingEntry(existingId, archived)));
        }

        /**
         * Returns a sentence without a full stop.
         *
         * @param entry the kind of the entries, such as {@code custom field}
         */
        public String describe(String entry) {
            return "The " + member + " " + describeUse(entry);
        }

        /** As {@link #describe}, as a predicate of the member. */
        public String describeUse(String entry) {
            return existing.map(other -> "is already used by the %s %d%s"
                            .formatted(
                                    entry,
                                    other.id(),
                                    other.archived() ? ", which is archived and can be restored" : ""))
                    .orElse("is already used by another " + entry);
        }

        @Override
        public <R> R fold(Cases<T, R> cases) {
            return cases.alreadyExists(this);
        }
    }

    /** The company, or the custom field, already has {@code max} entries of this kind, archived ones included. */
    record LimitReached<T>(int max) implements CatalogResult<T> {
        @Override
        public <R> R fold(Cases<T, R> cases) {
            return cases.limitReached(max);
        }
    }
}

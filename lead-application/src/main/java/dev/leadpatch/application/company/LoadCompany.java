package dev.leadpatch.application.company;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.company.CompanyStore.Company;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.violation.DocumentPath;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The use case of an operator: loads a company with all its data from one document. */
public interface LoadCompany {

    /**
     * Validates the whole document and stores the company, or nothing. The leads are read twice, one by one: they are
     * validated before the store starts to write.
     *
     * @param document a lead has the members of a patch, and {@code id}, {@code uuid}, {@code created_at}, {@code source}
     *     and {@code created_by}
     * @throws StoreUnavailableException if the store is unavailable
     */
    Result load(CompanyDocument document);

    /** The result of a load. */
    sealed interface Result {

        <T> T fold(Function<Loaded, T> loaded, Function<Rejected, T> rejected, Function<Conflict, T> conflict);

        /**
         * The company was stored, durably.
         *
         * @param company the company, whose leads can't be read anymore
         * @param leads the number of leads
         */
        record Loaded(CompanyId id, Company company, long leads) implements Result {
            @Override
            public <T> T fold(
                    Function<Loaded, T> loaded, Function<Rejected, T> rejected, Function<Conflict, T> conflict) {
                return loaded.apply(this);
            }
        }

        /**
         * The document is invalid.
         *
         * @param errors the errors in document order, at most one per document path, and at most {@value #MAX_ERRORS} of
         *     the leads
         * @param kinds the number of all errors of each kind. Errors of one kind differ only in indexes and ids
         */
        record Rejected(List<LoadError> errors, Map<String, Long> kinds) implements Result {
            /** Maximum number of errors of leads that are reported. */
            public static final int MAX_ERRORS = 1_000;

            public Rejected {
                errors = List.copyOf(errors);
                kinds = Collections.unmodifiableMap(new LinkedHashMap<>(kinds));
            }

            /** Creates the result of a document that has no other errors. */
            static Rejected of(List<LoadError> errors) {
                ErrorKinds kinds = new ErrorKinds();
                errors.forEach(error -> kinds.add(error.toSentence()));
                return new Rejected(errors, kinds.counts());
            }

            /** Returns the number of all errors. */
            public long total() {
                return kinds.values().stream().mapToLong(Long::longValue).sum();
            }

            @Override
            public <T> T fold(
                    Function<Loaded, T> loaded, Function<Rejected, T> rejected, Function<Conflict, T> conflict) {
                return rejected.apply(this);
            }
        }

        /**
         * The document is valid but conflicts with stored data.
         *
         * @param conflicts one sentence per conflict
         * @param companyExists whether a company of that id exists, which {@link UpdateCompany} updates
         */
        record Conflict(List<String> conflicts, boolean companyExists) implements Result {
            public Conflict {
                conflicts = List.copyOf(conflicts);
            }

            @Override
            public <T> T fold(
                    Function<Loaded, T> loaded, Function<Rejected, T> rejected, Function<Conflict, T> conflict) {
                return conflict.apply(this);
            }
        }
    }

    /**
     * An error in a company document. The message never contains an API key.
     *
     * @param path the document path of the error
     * @param message a phrase that follows the path: {@code must be an email address}
     * @param line the line in which the lead with the error starts, from 1; 0 if it is unknown
     */
    record LoadError(DocumentPath path, String message, int line) {
        public LoadError(DocumentPath path, String message) {
            this(path, message, 0);
        }

        /** Returns path and message: {@code /leads/3/email must be an email address}. */
        public String toSentence() {
            return (path.equals(DocumentPath.ROOT) ? "the document" : path.toJsonPointer()) + " " + message;
        }
    }
}

package dev.leadpatch.application.company;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.company.CompanyStore.Company;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.violation.DocumentPath;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The use case of an operator: loads a company with all its data from one document. */
public interface LoadCompany {

    /**
     * Validates the whole document and stores the company, or nothing.
     *
     * @param document plain Java values as {@link dev.leadpatch.domain.patch.PatchReader} describes them: an object of
     *     {@code company}, {@code users}, {@code tags}, {@code custom_fields}, {@code api_keys} and {@code leads}; a
     *     lead has the members of a patch, and {@code id}, {@code uuid}, {@code created_at}, {@code source} and
     *     {@code created_by}
     * @throws StoreUnavailableException if the store is unavailable
     */
    Result load(@Nullable Object document);

    /** The result of a load. */
    sealed interface Result {

        <T> T fold(Function<Loaded, T> loaded, Function<Rejected, T> rejected, Function<Conflict, T> conflict);

        /** The company was stored, durably. */
        record Loaded(CompanyId id, Company company) implements Result {
            @Override
            public <T> T fold(
                    Function<Loaded, T> loaded, Function<Rejected, T> rejected, Function<Conflict, T> conflict) {
                return loaded.apply(this);
            }
        }

        /** The document is invalid. All errors are reported, at most one per document path, in document order. */
        record Rejected(List<LoadError> errors) implements Result {
            public Rejected {
                errors = List.copyOf(errors);
            }

            @Override
            public <T> T fold(
                    Function<Loaded, T> loaded, Function<Rejected, T> rejected, Function<Conflict, T> conflict) {
                return rejected.apply(this);
            }
        }

        /** The document is valid but conflicts with stored data: one sentence per conflict. */
        record Conflict(List<String> conflicts) implements Result {
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
     */
    record LoadError(DocumentPath path, String message) {

        /** Returns path and message: {@code /leads/3/email must be an email address}. */
        public String toSentence() {
            return (path.equals(DocumentPath.ROOT) ? "the document" : path.toJsonPointer()) + " " + message;
        }
    }
}

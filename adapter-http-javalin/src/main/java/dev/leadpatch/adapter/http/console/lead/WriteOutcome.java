package dev.leadpatch.adapter.http.console.lead;

import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.application.access.MissingAccess;
import dev.leadpatch.application.access.MissingAccess.MissingFields;
import dev.leadpatch.application.http.message.AccessErrorMapper;
import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.application.http.message.LeadIdParameter;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import dev.leadpatch.application.lead.UpdateLead.Result;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import java.util.List;

/** The page after a lead was to be changed. Errors that no form can correct are thrown. */
abstract class WriteOutcome implements Result.Cases<TextResponse> {

    @Override
    public TextResponse notFound() {
        throw LeadIdParameter.leadNotFound();
    }

    @Override
    public TextResponse forbidden(MissingAccess missing) {
        if (missing instanceof MissingFields fields && !fields.violations().isEmpty()) {
            return rejected(403, fields.violations());
        }
        throw AccessErrorMapper.forbidden(missing, null, DocumentPath.ROOT);
    }

    @Override
    public TextResponse busy() {
        throw HttpErrorException.overloaded("The lead is locked by concurrent updates");
    }

    @Override
    public final TextResponse rejected(Result.Rejected rejected) {
        return rejected(422, rejected.violations());
    }

    /** Returns the form with violations beside its fields. */
    TextResponse rejected(int status, List<Violation> violations) {
        throw new IllegalStateException("an archive has no fields to reject");
    }

    @Override
    public TextResponse preconditionRequired() {
        throw new IllegalStateException("each form has a version");
    }

    @Override
    public TextResponse conditionFailed(Result.ConditionFailed failure) {
        throw new IllegalStateException("a form has no conditions");
    }

    @Override
    public TextResponse replayed(IdempotentReplay replay) {
        throw new IllegalStateException("a form has no idempotency key");
    }
}

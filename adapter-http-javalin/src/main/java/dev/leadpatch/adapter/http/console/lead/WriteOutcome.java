package dev.leadpatch.adapter.http.console.lead;

import dev.leadpatch.adapter.http.message.HttpErrorException;
import dev.leadpatch.adapter.http.message.PathParameters;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.adapter.http.server.Authorizer;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import dev.leadpatch.application.lead.UpdateLead.Result;

/** The page after a lead was to be changed. Errors that no form can correct are thrown. */
abstract class WriteOutcome implements Result.Cases<TextResponse> {

    @Override
    public TextResponse notFound() {
        throw PathParameters.leadNotFound();
    }

    @Override
    public TextResponse forbidden(Permission missing) {
        throw Authorizer.forbidden(missing);
    }

    @Override
    public TextResponse busy() {
        throw HttpErrorException.unavailable("The lead is locked by concurrent updates; nothing was changed");
    }

    @Override
    public TextResponse rejected(Result.Rejected rejected) {
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

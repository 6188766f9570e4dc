"""What the Bot API answers instead of a result; must never hold a rule, only its wording."""

from simulator.wire import Json


class ApiError(Exception):
    """A Bot API refusal: status, description, and whether the caller broke the contract."""

    def __init__(
        self,
        code: int,
        description: str,
        *,
        parameters: Json | None = None,
        is_violation: bool = False,
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters
        self.is_violation = is_violation

    def body(self) -> Json:
        """The JSON object that goes over the wire."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(reason: str) -> ApiError:
    """A refusal that follows from the state of chats, which correct programs meet too."""
    return ApiError(400, f"Bad Request: {reason}")


def violation(reason: str) -> ApiError:
    """A refusal that only an incorrect program meets."""
    return ApiError(400, f"Bad Request: {reason}", is_violation=True)


def forbidden(reason: str) -> ApiError:
    """A refusal because of what a person or a group decided."""
    return ApiError(403, f"Forbidden: {reason}")


def conflict(reason: str) -> ApiError:
    """A refusal because two ways of fetching updates collide."""
    return ApiError(409, f"Conflict: {reason}")


def not_found() -> ApiError:
    """No such method, or a token that no bot could have."""
    return ApiError(404, "Not Found")


def unauthorized() -> ApiError:
    """A well-formed token that is not, or no longer, this bot's."""
    return ApiError(401, "Unauthorized")


def too_many_requests(retry_after: int) -> ApiError:
    """Flood control, with the wait in seconds."""
    text = f"Too Many Requests: retry after {retry_after}"
    return ApiError(429, text, parameters={"retry_after": retry_after})


class DoorError(Exception):
    """A control door's refusal: an HTTP status and one sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence

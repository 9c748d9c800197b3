/** An answer that is an error, as Cloud Storage words it: "JSON API: HTTP status and error codes". */
export class ApiError extends Error {
  readonly status: number
  readonly reason: string
  readonly location: { readonly locationType: string; readonly location: string } | undefined

  constructor(status: number, reason: string, message: string, location?: ApiError['location']) {
    super(message)
    this.status = status
    this.reason = reason
    this.location = location
  }

  toJson(): object {
    const { status, reason, message, location } = this
    return {
      error: {
        code: status,
        message,
        errors: [{ message, domain: 'global', reason, ...location }],
      },
    }
  }
}

export function invalid(message: string): ApiError {
  return new ApiError(400, 'invalid', message)
}

export function required(parameter: string): ApiError {
  return new ApiError(400, 'required', `Required parameter: ${parameter}`, {
    locationType: 'parameter',
    location: parameter,
  })
}

export function bucketNotFound(): ApiError {
  return new ApiError(404, 'notFound', 'The specified bucket does not exist.')
}

export function objectNotFound(bucket: string, name: string): ApiError {
  return new ApiError(404, 'notFound', `No such object: ${bucket}/${name}`)
}

export function conditionNotMet(parameter: string): ApiError {
  return new ApiError(
    412,
    'conditionNotMet',
    'At least one of the pre-conditions you specified did not hold.',
    { locationType: 'header', location: parameter },
  )
}

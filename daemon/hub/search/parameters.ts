/** False-positive identification rates of RED and YELLOW, a person (1e-9 to 1): as a lane's policy has them by default. */
export const opinionRates = { red: 0.001, yellow: 0.01 } as const;

/** What one request may hold: ten fingers and two eyes, twice. An iris template is the largest, below 64 KiB. */
export const probeLimits = { probes: 24, base64Length: 87_384 } as const;

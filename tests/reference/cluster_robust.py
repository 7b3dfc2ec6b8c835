"""CR2 and its Satterthwaite degrees of freedom for two arms, by the definition with matrices (Bell & McCaffrey 2002):
independent of the closed form in src/stats/arm_comparison.cpp. Prints the numbers of tests/stats/arm_comparison_test.cpp.
The data: unit i of 60 has cluster (i * i) % 11, arm (cluster + i // 30) % 2, outcome sin(i) + arm + cluster / 5,
denominator 1 + i % 3. Pure Python."""
import math


def product(a, b):
    return [[sum(x * y for x, y in zip(row, column)) for column in zip(*b)] for row in a]


def eigen(matrix):
    """Jacobi's rotations: values and vectors (columns) of a symmetric matrix."""
    n = len(matrix)
    a = [row[:] for row in matrix]
    v = [[float(i == j) for j in range(n)] for i in range(n)]
    for _ in range(60):
        if sum(a[i][j] ** 2 for i in range(n) for j in range(n) if i != j) < 1e-26:
            break
        for p in range(n):
            for q in range(p + 1, n):
                if abs(a[p][q]) < 1e-300:
                    continue
                theta = (a[q][q] - a[p][p]) / (2 * a[p][q])
                t = math.copysign(1, theta) / (abs(theta) + math.sqrt(theta * theta + 1))
                c = 1 / math.sqrt(t * t + 1)
                s = t * c
                for k in range(n):
                    a[k][p], a[k][q] = c * a[k][p] - s * a[k][q], s * a[k][p] + c * a[k][q]
                for k in range(n):
                    a[p][k], a[q][k] = c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k]
                for k in range(n):
                    v[k][p], v[k][q] = c * v[k][p] - s * v[k][q], s * v[k][p] + c * v[k][q]
    return [a[i][i] for i in range(n)], v


def half_inverse(matrix):
    values, v = eigen(matrix)
    n = len(values)
    scale = [1 / math.sqrt(x) if x > 1e-10 else 0.0 for x in values]
    return [[sum(v[i][k] * scale[k] * v[j][k] for k in range(n)) for j in range(n)] for i in range(n)]


def cr2(arm, residual, cluster, contrast):
    """contrast: by arm; the design is one column an arm, so (X'X)^-1 is 1 / n of each arm."""
    n = len(arm)
    size = [arm.count(0), arm.count(1)]
    hat = [[1 / size[arm[i]] if arm[i] == arm[j] else 0.0 for j in range(n)] for i in range(n)]
    weight = [contrast[arm[i]] / size[arm[i]] for i in range(n)]
    variance, rows = 0.0, []
    for g in sorted(set(cluster)):
        at = [i for i in range(n) if cluster[i] == g]
        adjust = half_inverse([[float(i == j) - hat[i][j] for j in at] for i in at])
        row = product([[weight[i] for i in at]], adjust)[0]
        variance += sum(x * residual[i] for x, i in zip(row, at)) ** 2
        rows.append([sum(x * (float(i == j) - hat[i][j]) for x, i in zip(row, at)) for j in range(n)])
    products = product(rows, [list(column) for column in zip(*rows)])
    trace = sum(products[g][g] for g in range(len(products)))
    return math.sqrt(variance), trace * trace / sum(x * x for row in products for x in row)


def main():
    cluster = [(i * i) % 11 for i in range(60)]
    arm = [(cluster[i] + i // 30) % 2 for i in range(60)]
    outcome = [math.sin(i) + arm[i] + cluster[i] / 5 for i in range(60)]
    denominator = [1.0 + i % 3 for i in range(60)]

    def total(values, of):
        return sum(x for x, a in zip(values, arm) if a == of)

    mean = [total(outcome, a) / arm.count(a) for a in (0, 1)]
    error, df = cr2(arm, [y - mean[a] for y, a in zip(outcome, arm)], cluster, [-1.0, 1.0])
    print("difference", repr(mean[1] - mean[0]), repr(error), repr(df))
    ratio = [total(outcome, a) / total(denominator, a) for a in (0, 1)]
    linear = [(y - ratio[a] * d) / (total(denominator, a) / arm.count(a))
              for y, d, a in zip(outcome, denominator, arm)]
    error, df = cr2(arm, linear, cluster, [-1.0, 1.0])
    print("ratio", repr(ratio[1] - ratio[0]), repr(error), repr(df))
    error, df = cr2(arm, linear, cluster, [-ratio[1] / ratio[0] ** 2, 1 / ratio[0]])
    print("relative", repr(ratio[1] / ratio[0] - 1), repr(error), repr(df))


if __name__ == "__main__":
    main()

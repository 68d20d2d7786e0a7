interface RowProps {
  href: string
  name: string
}

/** One topic on the first screen. The server fills the same HTML from the template that the build makes of this. */
export function TopicRow({ href, name }: RowProps) {
  return (
    <li>
      <a class="row onward" href={href}>
        <span class="row-name">{name}</span>
      </a>
    </li>
  )
}

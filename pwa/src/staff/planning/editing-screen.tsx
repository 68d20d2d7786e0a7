import type { ComponentChildren } from 'preact'
import { useEffect, useMemo } from 'preact/hooks'
import { Skeleton } from '../../screens/frame/screen'
import { useStaff } from '../app'
import { StaffFailure, StaffScreen } from '../frame/screen'
import type { Document } from '../shapes'
import { editingModel, type Editing } from './editing'
import { Review, SavedNotice } from './review'

interface EditingScreenProps {
  title: string
  lead: string
  /** What is there as soon as there is something to change. */
  tools?: ComponentChildren
  /** Called after each change that was saved. */
  saved: () => void
  children: (editing: Editing, document: Document) => ComponentChildren
}

/** A screen on which a part of the municipality's file is looked at and changed. */
export function EditingScreen({ title, lead, tools, saved, children }: EditingScreenProps) {
  const app = useStaff()
  const editing = useMemo(() => editingModel(app), [app])
  useEffect(() => void editing.load(), [editing])
  useEffect(() => {
    if (editing.edition.value > 0) saved()
  }, [editing.edition.value])
  const document = editing.document.value
  const failure = editing.failure.value
  return (
    <StaffScreen title={title} lead={lead} tools={document && tools}>
      <SavedNotice editing={editing} />
      {failure && <StaffFailure failure={failure} retry={() => void editing.load()} />}
      {document && children(editing, document)}
      {!document && !failure && <Skeleton rows={4} label={app.words.value.frame.loading} />}
      <Review editing={editing} />
    </StaffScreen>
  )
}
